import { Workspace } from '../support/terraform';

test('the statements of a web ACL, which the bindings have as any', async () => {
  const text = `provider "aws" {}
resource "aws_wafv2_web_acl" "w" {
name  = "shop"
scope = "REGIONAL"
default_action {
  allow {}
}
rule {
  name     = "common"
  priority = 1
  override_action {
    none {}
  }
  statement {
    managed_rule_group_statement {
      name        = "AWSManagedRulesCommonRuleSet"
      vendor_name = "AWS"
    }
  }
  visibility_config {
    cloudwatch_metrics_enabled = true
    metric_name                = "common"
    sampled_requests_enabled   = true
  }
}
visibility_config {
  cloudwatch_metrics_enabled = true
  metric_name                = "shop"
  sampled_requests_enabled   = true
}
}`;
  const workspace = new Workspace();
  try {
    workspace.write({ 'main.tf': text }, true);
    await workspace.init();
    await workspace.must(0, 'validate');
    workspace.write({ 'main.tf': text.replace('vendor_name', 'vendor') }, true);
    expect(await workspace.must(1, 'validate')).toMatch(
      /Unsupported argument[\s\S]*Missing required argument|Missing required argument[\s\S]*Unsupported argument/,
    );
    // Statements of statements come into the schema when they come into the configuration, also of
    // what was made without.
    workspace.write({ 'main.tf': text }, true);
    await workspace.apply();
    const others = ['scope_down_statement', 'not_statement', 'statement', 'geo_match_statement'];
    const opened = others.map((one) => `${one} {`).join('\n');
    const inside = `${opened}\ncountry_codes = ["SE"]\n${'}\n'.repeat(others.length)}`;
    workspace.write({ 'main.tf': text.replace(/(vendor_name .*\n)/, `$1${inside}`) }, true);
    await workspace.apply();
    expect(JSON.stringify(workspace.state())).toContain('"country_codes":["SE"]');
    await workspace.settled();
  } finally {
    await workspace.stop();
  }
});
