import { everyMemberCounts } from '../../support/members';

everyMemberCounts('aws');
