import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import type { Environment } from '../environments/loader';
import { cloudOf } from '../modules/cloud';
import { Workload } from '../modules/core/names';

export type CommerceProps = Pick<Environment, 'network' | 'commerce'>;

/** Where the storefront answers. */
const SHOP_PORT = 8080;
/** An ERP worker takes this many orders in the time that a new machine needs to start. */
const ORDERS_PER_WORKER = 20;

/**
 * A shop that is public and an ERP that is not. An order is written as an object to a bucket and announced by a small message on an
 * ordered queue (claim check: large data in the bucket, small event in the queue); the ERP worker consumes the queue, reads
 * the object, and publishes to a topic that every subscriber listens to (stock, billing).
 */
export class Commerce extends Workload {
  constructor(scope: Construct, id: string, props: CommerceProps) {
    super(scope, id);
    const cloud = cloudOf(this);
    const network = cloud.network(this, 'network', props.network);

    const docs = cloud.bucket(this, 'docs');
    const orders = cloud.queue(this, 'orders', { ordered: true, visibilityTimeoutSeconds: 120, deadLetters: { maxReceives: 5 } });

    const shopper = cloud.identity(this, 'storefront');
    docs.grantWrite(shopper);
    orders.grantSend(shopper);
    const storefront = cloud.computeGroup(this, 'storefront-group', {
      network,
      identity: shopper,
      image: 'ubuntu-24.04',
      ...props.commerce.storefront,
    });

    const clerk = cloud.identity(this, 'erp-worker');
    orders.grantConsume(clerk);
    docs.grantRead(clerk);
    const sales = cloud.topic(this, 'sales');
    sales.grantPublish(clerk);
    for (const subscriber of ['stock', 'billing']) cloud.queue(this, subscriber, { subscribesTo: { topic: sales } });
    const erpWorker = cloud.computeGroup(this, 'erp-worker-group', {
      network,
      identity: clerk,
      image: 'ubuntu-24.04',
      ...props.commerce.erpWorker,
      scaling: { queue: { metric: orders.depthMetric, messagesPerMachine: ORDERS_PER_WORKER } },
    });

    network.allow('public', storefront.member, { port: SHOP_PORT, description: 'The entry to the shop' });
    for (const group of [storefront, erpWorker])
      network.allow(group.member, 'internet', { port: 443, description: "The cloud's own services" });

    new TerraformOutput(this, 'docs-address', { value: docs.address, description: 'Where order documents are written' });
    new TerraformOutput(this, 'orders-send', { value: orders.sendAddress, description: 'Where orders are announced' });
    new TerraformOutput(this, 'orders-consume', { value: orders.consumeAddress, description: 'Where orders are taken from' });
  }
}
