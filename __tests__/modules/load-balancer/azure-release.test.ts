import { goesFromBlueToGreen } from '../../support/blue-green';

goesFromBlueToGreen('azure');
