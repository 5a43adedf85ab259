import { tellsNobody } from '../../support/secret';

tellsNobody('aws');
