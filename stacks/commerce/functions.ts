import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import type { z } from 'zod';
import { cloudOf } from '../../modules/cloud';
import type { FunctionProps } from '../../modules/function/function';
import type { Identity } from '../../modules/identity/identity';
import type { Queue } from '../../modules/queue/queue';
import type { Bucket } from '../../modules/storage/bucket';
import type { settings } from './settings';

type Settings = z.output<typeof settings>;

/** The prefix of order documents in their bucket. */
const DOCUMENTS = 'orders/';
/**
 * How long a message is hidden, in seconds: the longest lock of Azure Service Bus, and six times
 * the timeout of a function, as AWS recommends.
 */
const VISIBILITY = 300;
const TIMEOUT = 50;
/** The stock export reads all documents of a day. A repeated run writes the same object. */
const EXPORT_TIMEOUT = VISIBILITY;

interface Shop {
  readonly docs: Bucket;
  readonly orders: Queue;
  /** The target of notifications about new documents. */
  readonly uploaded: Queue | undefined;
}

/** The notification about new order documents, if a function processes them. */
export function documentNotifications(
  scope: Construct,
  { deliveryNotes }: Settings,
): { readonly to: Queue; readonly prefix: string } | undefined {
  return deliveryNotes && { to: queueOf(scope, 'uploaded'), prefix: DOCUMENTS };
}

/** Creates the functions that the environment file enables. */
export function addFunctions(scope: Construct, sizes: Settings, { docs, orders, uploaded }: Shop): void {
  const cloud = cloudOf(scope);
  const { stockExport, deliveryNotes, partnerOrders } = sizes;

  if (stockExport) {
    const { cron, timeZone, ...size } = stockExport;
    const exports = cloud.bucket(scope, 'exports');
    const identity = cloud.identity(scope, 'stock-exporter');
    docs.grantList(identity);
    docs.grantRead(identity);
    exports.grantWrite(identity);
    // The queue retries a failed export, and keeps it as a dead letter, on each cloud.
    const due = queueOf(scope, 'exports-due');
    addFunction(scope, 'stock-export', {
      identity,
      queue: due,
      timeoutSeconds: EXPORT_TIMEOUT,
      environment: { DOCUMENTS: docs.address, EXPORTS: exports.address },
      ...size,
    });
    cloud.schedule(scope, 'nightly', { cron, timeZone, target: { queue: due, message: 'stock-export' } });
  }

  if (deliveryNotes && uploaded) {
    const notes = cloud.bucket(scope, 'notes');
    const identity = cloud.identity(scope, 'note-writer');
    docs.grantRead(identity);
    notes.grantWrite(identity);
    addFunction(scope, 'delivery-notes', {
      identity,
      queue: uploaded,
      environment: { DOCUMENTS: docs.address, NOTES: notes.address },
      ...deliveryNotes,
    });
  }

  if (partnerOrders) {
    const { issuer, audience, contact, keysUrl, ...size } = partnerOrders;
    const posted = queueOf(scope, 'partner-orders');
    const api = cloud.api(scope, 'partners', {
      contact,
      tokens: { partners: { issuer, audiences: [audience], ...(keysUrl && { google: { keysUrl } }) } },
      routes: [{ method: 'POST', path: '/orders', to: { queue: posted }, token: 'partners', scopes: ['orders.write'] }],
    });
    const identity = cloud.identity(scope, 'partner-clerk');
    docs.grantWrite(identity);
    orders.grantSend(identity);
    addFunction(scope, 'partner-intake', {
      program: 'partner-orders',
      identity,
      queue: posted,
      environment: { DOCUMENTS: docs.address, ORDERS: orders.sendAddress, ...orders.gocloudSend.environment },
      ...size,
    });
    new TerraformOutput(scope, 'partners-url', { value: api.url, description: 'Where partners post orders' });
    new TerraformOutput(scope, 'partners-openapi', {
      value: JSON.stringify(api.openApi()),
      description: 'What partners may call, as OpenAPI 3.1',
    });
  }
}

const queueOf = (scope: Construct, id: string): Queue =>
  cloudOf(scope).queue(scope, id, { visibilityTimeoutSeconds: VISIBILITY, deadLetters: { maxReceives: 5 } });

interface Program extends Pick<FunctionProps, 'environment' | 'timeoutSeconds' | 'memoryMiB'> {
  /** The file in programs/functions. @default the id */
  readonly program?: string;
  readonly identity: Identity;
  readonly queue: Queue;
  readonly most?: number;
}

function addFunction(scope: Construct, id: string, { program = id, queue, most, ...props }: Program): void {
  cloudOf(scope).function(scope, id, {
    code: { folder: 'programs/functions' },
    runtime: 'node22',
    handler: `${program}.handler`,
    timeoutSeconds: TIMEOUT,
    triggers: [{ queue }],
    ...(most !== undefined && { concurrency: { most } }),
    ...props,
  });
}
