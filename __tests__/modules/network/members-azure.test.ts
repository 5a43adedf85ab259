import { everyMemberCounts } from '../../support/members';

everyMemberCounts('azure');
