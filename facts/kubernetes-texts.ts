import { anyText, type Texts } from './text';

const PAGE = 'kubernetes.io/docs/concepts/overview/working-with-objects';
const KEY = /^([a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?$/;
const key = {
  pattern: KEY,
  allowed: 'a name of at most 63 letters, digits, - _ and ., with a domain and / in front where necessary',
};
/** Source: kubernetes.io/docs/concepts/overview/working-with-objects/labels */
const labels = {
  key: { ...key, source: `${PAGE}/labels` },
  value: {
    pattern: /^([A-Za-z0-9]([\w.-]{0,61}[A-Za-z0-9])?)?$/,
    allowed: 'at most 63 letters, digits, - _ and ., beginning and ending with a letter or digit',
    source: `${PAGE}/labels`,
  },
};

export const kubernetesTexts: Texts = {
  '*.labels': labels,
  '*.match_labels': labels,
  // All annotations of an object together have at most 256 KiB.
  '*.annotations': { key: { ...key, source: `${PAGE}/annotations` }, value: anyText(`${PAGE}/annotations`) },
};

export const helmTexts: Texts = {
  'helm_release.description': anyText('helm.sh/docs/helm/helm_upgrade (--description)'),
};
