import { TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';
import type { Environment } from '../environments/loader';
import { cloudOf } from '../modules/cloud';
import { Workload } from '../modules/core/names';

export type CommerceProps = Pick<Environment, 'network' | 'commerce'>;

/**
 * A shop that is public and an ERP that is not. An order is written as an object to a bucket and announced by a small message on an
 * ordered queue (claim check); the ERP worker consumes the queue and reads the object.
 */
export class Commerce extends Workload {
  constructor(scope: Construct, id: string, _props: CommerceProps) {
    super(scope, id);
    const cloud = cloudOf(this);

    const storefront = cloud.identity(this, 'storefront');
    const erpWorker = cloud.identity(this, 'erp-worker');

    const docs = cloud.bucket(this, 'docs');
    const orders = cloud.queue(this, 'orders', {
      ordered: true,
      visibilityTimeoutSeconds: 120,
      deadLetters: { maxReceives: 5 },
    });

    docs.grantWrite(storefront);
    orders.grantSend(storefront);
    orders.grantConsume(erpWorker);
    docs.grantRead(erpWorker);

    new TerraformOutput(this, 'docs-address', { value: docs.address, description: 'Where order documents are written' });
    new TerraformOutput(this, 'orders-send', { value: orders.sendAddress, description: 'Where orders are announced' });
    new TerraformOutput(this, 'orders-consume', { value: orders.consumeAddress, description: 'Where orders are taken from' });
  }
}
