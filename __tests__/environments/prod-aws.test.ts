import { deploysShipped } from '../support/shipped';

deploysShipped('prod', 'aws');
