import { deploysShipped } from '../support/shipped';

deploysShipped('dev', 'aws');
