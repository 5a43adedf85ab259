import { deploysShipped } from '../support/shipped';

deploysShipped('staging', 'azure');
