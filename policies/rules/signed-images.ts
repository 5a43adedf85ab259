import { captures } from '../../modules/core/parts';
import { block, list, type Policy, type Resource } from '../policy';

const DIGEST = /@sha256:[0-9a-f]{64}$/;

/**
 * The images in the start-up script of a compute group: in plain text as synthesized, in base64 as
 * in a plan.
 */
function pulled(userData: unknown): string[] {
  const text = String(userData ?? '');
  return [text, Buffer.from(text, 'base64').toString('utf8')].flatMap((script) =>
    captures(script, /\bdocker pull --quiet '([^']+)'/g),
  );
}

/** The images of a resource. */
function imagesOf({ type, body }: Resource): string[] {
  const named = (containers: unknown) =>
    list(containers).map((one) => String((one as { image?: unknown }).image ?? ''));
  const inJson = (text: unknown) => {
    try {
      return list(JSON.parse(String(text)));
    } catch {
      // An unknown value in a plan is not checked.
      return [];
    }
  };
  const template = block(body.template);
  switch (type) {
    case 'aws_ecs_task_definition':
      return named(inJson(body.container_definitions));
    case 'aws_batch_job_definition':
      return named(inJson(body.container_properties));
    case 'aws_launch_template':
      return pulled(body.user_data);
    case 'google_compute_region_instance_template':
      return pulled(body.metadata?.['startup-script']);
    case 'azurerm_linux_virtual_machine_scale_set':
      return pulled(body.custom_data);
    case 'google_cloud_run_v2_job':
      return named(block(template?.template)?.containers);
    case 'azurerm_container_app':
    case 'azurerm_container_app_job':
      return named(template?.container);
    default:
      return named(template?.containers);
  }
}

/** A signature applies to a digest: the image of a tag can change to an unsigned one. */
export const signedImages: Policy = {
  id: 'signed-images',
  level: 'error',
  pillar: 'security',
  title: 'A protected environment references images by digest, which a signature covers.',
  types:
    /^(aws_(ecs_task|batch_job)_definition|aws_launch_template|google_cloud_run_v2_(service|job|worker_pool)|google_compute_region_instance_template|azurerm_container_app(_job)?|azurerm_linux_virtual_machine_scale_set)$/,
  check(resource, { placement }) {
    if (!placement.protected) return undefined;
    const tagged = imagesOf(resource).find((image) => !DIGEST.test(image));
    return tagged === undefined
      ? undefined
      : {
          reason: `it runs ${tagged}, which is named by a tag`,
          remedy: 'Use its digest: npm run image -- push prints it.',
        };
  },
};
