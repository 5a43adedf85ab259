import type { IConstruct } from 'constructs';
import { whereIs } from '../modules/core/errors';
import { useOf } from '../modules/core/kind';

interface Json {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Body>>>>;
  readonly provider?: Readonly<Record<string, readonly object[]>>;
}
type Body = Readonly<Record<string, unknown>> & { readonly '//'?: { readonly metadata?: { readonly path?: string } } };

/** A stack with its Terraform JSON. */
export type RenderedStack = IConstruct & { readonly rendered: object };

/** A resource of the Terraform JSON. */
export interface Rendered {
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** The construct of the program to whose kind it belongs. */
  readonly where: string;
}

/** The result of a stack, for checks of the whole. */
export function renderedIn(stack: RenderedStack): {
  resources: Rendered[];
  providers: { name: string; block: object }[];
} {
  const { resource = {}, provider = {} } = stack.rendered as Json;
  const resources = Object.entries(resource).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, { '//': meta, ...body }]) => ({
      type,
      body,
      where: placeOf(stack, meta?.metadata?.path ?? name),
    })),
  );
  const providers = Object.entries(provider).flatMap(([name, blocks]) => blocks.map((block) => ({ name, block })));
  return { resources, providers };
}

function placeOf(stack: IConstruct, path: string): string {
  const ids = path.split('/').slice(1);
  let [at, kind]: [IConstruct, IConstruct | undefined] = [stack, undefined];
  for (const id of ids) {
    const next = at.node.tryFindChild(id);
    if (!next) break;
    at = next;
    if (useOf(at)) kind = at;
  }
  return whereIs(kind ?? at);
}
