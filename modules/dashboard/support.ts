import { type KindTable, native } from '../core/features';
import type { DashboardProps } from './dashboard';

export const DASHBOARD: KindTable<DashboardProps> = {
  kind: 'dashboard',
  service: { aws: 'CloudWatch', google: 'Cloud Monitoring', azure: 'Azure Monitor' },
  features: {
    title: {
      aws: native('dashboard_body: a text widget', undefined, 'the name in the list is that of the resource'),
      google: native('dashboard_json: displayName'),
      azure: native('display_name'),
    },
    sections: {
      aws: native('dashboard_body: widgets'),
      google: native('dashboard_json: mosaicLayout'),
      azure: native('data_json: items'),
    },
  },
  semantics: {
    resource: { aws: 'a dashboard', google: 'a dashboard', azure: 'a workbook' },
    location: {
      aws: 'in every region; its charts read the region of the placement',
      google: 'in the project',
      azure: 'in the resource group of the placement',
    },
    'costs of a section': {
      aws: 'a chart of the estimated charges of the account, `AWS/Billing`, once billing alerts are on',
      google: 'a link: Cloud Monitoring has no metric of costs',
      azure: 'a link: Azure Monitor has no metric of costs',
    },
    'lines of a chart': {
      aws: 'one for each time series',
      google: 'one for each time series',
      azure: 'one for each metric, split by its dimension; a chart for each type of resource',
    },
  },
};
