import { deployEverywhere } from '../support/shipped';

deployEverywhere('azure');
