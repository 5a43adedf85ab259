import { EcrLifecyclePolicy } from '@cdktf/provider-aws/lib/ecr-lifecycle-policy';
import { EcrRepository } from '@cdktf/provider-aws/lib/ecr-repository';
import { Construct } from 'constructs';
import { keyArnOf } from '../core/aws-key';
import { report } from '../core/errors';
import { show } from '../core/features';
import { madeId } from '../core/ids';
import { existingOn, preventDestroyIfProtected } from '../core/kind';
import { type NameRule, nameOf } from '../core/names';
import { factsOf } from '../core/placement';
import { asIamIdentity } from '../identity/aws';
import type { Identity } from '../identity/identity';
import { asVpc } from '../network/aws-base';
import { type ExistingRegistry, Registry, type RegistryProps, type RegistryVerb, UNTAGGED_DAYS } from './registry';

/** Source: docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const REPOSITORY_NAME: NameRule = {
  what: 'ECR repository',
  min: 2,
  max: 256,
  pattern: /^[a-z0-9]+([._/-][a-z0-9]+)*$/,
  allowed: 'lower-case letters and digits, with single . _ - / between them',
  unique: 'region',
};

const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
/** Source: docs.aws.amazon.com/AmazonECR/latest/userguide/image-push-iam.html */
const PUSH = [...PULL, 'ecr:CompleteLayerUpload', 'ecr:InitiateLayerUpload', 'ecr:PutImage', 'ecr:UploadLayerPart'];

abstract class AnyEcrRegistry extends Registry {
  /** The ARNs of all of its repositories. */
  abstract readonly arns: readonly string[];

  protected override allow(scope: Construct, identity: Identity, verb: RegistryVerb): void {
    asIamIdentity(identity).allow(scope, [
      { sid: 'SignIn', actions: ['ecr:GetAuthorizationToken'], resources: ['*'] },
      { sid: verb === 'pull' ? 'Pull' : 'Push', actions: verb === 'pull' ? PULL : PUSH, resources: this.arns },
    ]);
  }
}

/** A private ECR repository for each image, with immutable tags, scanned at each push. */
export class AwsRegistry extends AnyEcrRegistry {
  /** By image. */
  readonly repositories: ReadonlyMap<string, EcrRepository>;
  readonly host: string;
  readonly arns: readonly string[];
  private readonly names: ReadonlyMap<string, string>;

  constructor(scope: Construct, id: string, props: RegistryProps) {
    super(scope, id, props, props.images);
    const { region, facts } = this.placement;
    this.host = `${factsOf(facts, 'aws').account}.dkr.ecr.${region}.amazonaws.com`;
    const keyArn = keyArnOf(this, `The images of ${id}`, props.encryption);
    const parts = [...new Set(props.images)].map((image) => {
      const place = new Construct(this, madeId(this, 'image', [image], 1));
      return { image, place, name: nameOf(place, REPOSITORY_NAME) };
    });
    this.names = new Map(parts.map(({ image, name }) => [image, name]));
    this.repositories = new Map(
      parts.map(({ image, place, name }) => [image, this.repository(place, name, keyArn, props)]),
    );
    this.arns = [...this.repositories.values()].map(({ arn }) => arn);
    if (props.network) asVpc(props.network).reachEndpoint('registry');
  }

  private repository(place: Construct, name: string, keyArn: string | undefined, props: RegistryProps): EcrRepository {
    const repository = new EcrRepository(place, 'repository', {
      name,
      imageTagMutability: props.mutableTags ? 'MUTABLE' : 'IMMUTABLE',
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: keyArn === undefined ? undefined : [{ encryptionType: 'KMS', kmsKey: keyArn }],
      // ECR refuses to delete a repository that contains images.
      forceDelete: !this.placement.protected,
      lifecycle: preventDestroyIfProtected(this.placement),
      ...props.native?.aws?.repository,
    });
    new EcrLifecyclePolicy(place, 'lifecycle', { repository: repository.name, policy: lifecycleOf(props) });
    return repository;
  }

  protected override addressOf(image: string): string {
    return `${this.host}/${this.names.get(image) ?? image}`;
  }
}

/**
 * Rules are evaluated by priority, and one for `any` must be last. Source:
 * docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html
 */
function lifecycleOf({ untaggedDays = UNTAGGED_DAYS, keepImages }: RegistryProps): string {
  const expire = { type: 'expire' };
  const untagged = {
    rulePriority: 1,
    description: 'Images without a tag',
    selection: { tagStatus: 'untagged', countType: 'sinceImagePushed', countUnit: 'days', countNumber: untaggedDays },
    action: expire,
  };
  const old = {
    rulePriority: 2,
    description: 'All but the newest images',
    selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: keepImages },
    action: expire,
  };
  return JSON.stringify({ rules: keepImages === undefined ? [untagged] : [untagged, old] });
}

const REPOSITORY_ARN = /^arn:[^:]+:ecr:([^:]+):(\d{12}):repository\/(.+)$/;

export class ExistingAwsRegistry extends AnyEcrRegistry {
  readonly arns: readonly string[];
  readonly host: string;
  private readonly names: ReadonlyMap<string, string>;

  constructor(scope: Construct, id: string, existing: ExistingRegistry) {
    const { repositories } = existing.aws ?? {};
    super(scope, id, {}, repositories && Object.keys(repositories));
    const { repositories: arns } = existingOn(this, existing, 'aws');
    this.arns = Object.values(arns);
    const parts = Object.entries(arns).map(([image, arn]) => {
      const [, region = '', account = '', name = ''] = REPOSITORY_ARN.exec(arn) ?? [];
      if (!name) {
        report(this, {
          message: `fromExisting: aws.repositories.${image} is ${show(arn)}.`,
          remedy: 'Use the ARN of a repository: arn:aws:ecr:<region>:<account>:repository/<name>.',
        });
      }
      return { image, name, host: `${account}.dkr.ecr.${region}.amazonaws.com` };
    });
    const hosts = [...new Set(parts.map(({ host }) => host))];
    if (hosts.length > 1) {
      report(this, {
        message: `fromExisting: aws.repositories are in ${hosts.length} registries: ${hosts.join(', ')}.`,
        remedy: 'Use one fromExisting for each: a registry is one account and region.',
      });
    }
    this.host = hosts[0] ?? '';
    this.names = new Map(parts.map(({ image, name }) => [image, name]));
  }

  protected override addressOf(image: string): string {
    return `${this.host}/${this.names.get(image) ?? image}`;
  }
}
