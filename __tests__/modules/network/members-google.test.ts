import { everyMemberCounts } from '../../support/members';

everyMemberCounts('google');
