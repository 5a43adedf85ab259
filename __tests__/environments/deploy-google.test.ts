import { deployEverywhere } from '../support/shipped';

deployEverywhere('google');
