import { deploysShipped } from '../support/shipped';

deploysShipped('staging', 'aws');
