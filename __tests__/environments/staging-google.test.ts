import { deploysShipped } from '../support/shipped';

deploysShipped('staging', 'google');
