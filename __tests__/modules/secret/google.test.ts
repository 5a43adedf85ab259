import { tellsNobody } from '../../support/secret';

tellsNobody('google');
