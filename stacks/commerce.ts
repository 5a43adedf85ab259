import { TerraformOutput } from 'cdktf';
import { Construct } from 'constructs';
import { cloudOf } from '../modules/cloud';

/**
 * A shop that is public and an ERP that is not. An order is written as an object to a bucket and announced by a small message on an
 * ordered queue (claim check); the ERP worker consumes the queue and reads the object.
 */
export class Commerce extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const cloud = cloudOf(this);

    const storefront = cloud.identity(this, 'storefront');
    const erpWorker = cloud.identity(this, 'erp-worker');

    const documents = cloud.bucket(this, 'documents');
    const orders = cloud.queue(this, 'orders', {
      ordered: true,
      visibilityTimeoutSeconds: 120,
      deadLetters: { maxReceives: 5 },
    });

    documents.grantWrite(storefront);
    orders.grantSend(storefront);
    orders.grantConsume(erpWorker);
    documents.grantRead(erpWorker);

    new TerraformOutput(this, 'documents-address', { value: documents.address, description: 'Where order documents are written' });
    new TerraformOutput(this, 'orders-send', { value: orders.sendAddress, description: 'Where orders are announced' });
    new TerraformOutput(this, 'orders-consume', { value: orders.consumeAddress, description: 'Where orders are taken from' });
  }
}
