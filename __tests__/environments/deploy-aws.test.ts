import { deployEverywhere } from '../support/shipped';

deployEverywhere('aws');
