import type { Cloud } from './cloud';
import { factory, maker } from './core/kind';

/** Every kind on Azure. A kind's code is loaded when it is first used. */
export const azure: Cloud = {
  name: 'azure',
  get identity() {
    const { AzureIdentity, ExistingAzureIdentity } = require('./identity/azure') as typeof import('./identity/azure');
    return factory(AzureIdentity, ExistingAzureIdentity);
  },
  get network() {
    const { AzureNetwork, ExistingAzureNetwork } = require('./network/azure') as typeof import('./network/azure');
    return factory(AzureNetwork, ExistingAzureNetwork);
  },
  get computeGroup() {
    const { AzureComputeGroup } = require('./compute/azure') as typeof import('./compute/azure');
    return maker(AzureComputeGroup);
  },
  get bucket() {
    const { AzureBucket, ExistingAzureBucket } = require('./storage/azure-bucket') as typeof import('./storage/azure-bucket');
    return factory(AzureBucket, ExistingAzureBucket);
  },
  get queue() {
    const { AzureQueue, ExistingAzureQueue } = require('./queue/azure') as typeof import('./queue/azure');
    return factory(AzureQueue, ExistingAzureQueue);
  },
  get topic() {
    const { AzureTopic, ExistingAzureTopic } = require('./topic/azure') as typeof import('./topic/azure');
    return factory(AzureTopic, ExistingAzureTopic);
  },
  get database() {
    const { AzureDatabase, ExistingAzureDatabase } = require('./database/azure') as typeof import('./database/azure');
    return factory(AzureDatabase, ExistingAzureDatabase);
  },
  get backup() {
    const { AzureBackup } = require('./backup/azure') as typeof import('./backup/azure');
    return maker(AzureBackup);
  },
};
