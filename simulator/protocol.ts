import { join } from 'node:path';
import type { ServiceDefinition } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';

/** Terraform's plugin protocol, version 5. */
const { GetSchema, ...others } = loadSync(join(__dirname, 'tfplugin5.proto'), {
  keepCase: true,
  longs: Number,
  defaults: true,
})['tfplugin5.Provider'] as ServiceDefinition;

/**
 * Concatenated messages of one type are one message: a schema that Terraform requests at each run
 * is encoded once.
 */
export const definition = {
  ...others,
  GetSchema: { ...GetSchema, responseSerialize: (parts: Buffer[]) => Buffer.concat(parts) },
};

// biome-ignore lint/suspicious/noExplicitAny: messages of the protocol; the .proto has their types.
export type Message = any;

/** A part of the answer to GetSchema. */
export const schemaMessage = (part: Message): Buffer => GetSchema?.responseSerialize(part) as Buffer;
