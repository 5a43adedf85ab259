import { deploysContainers } from '../../support/deployed-containers';

deploysContainers('azure');
