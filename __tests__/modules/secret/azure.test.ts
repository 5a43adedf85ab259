import { tellsNobody } from '../../support/secret';

tellsNobody('azure');
