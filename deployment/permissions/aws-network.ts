export const EC2_TAGS = 'CreateTags DeleteTags';
export const PASS = 'iam: | PassRole';

/** Networks, load balancers, DNS and edge, in the format of aws.ts. */
export const AWS_NETWORK: Readonly<Record<string, string>> = {
  acm_certificate:
    'acm: DescribeCertificate ListTagsForCertificate | RequestCertificate DeleteCertificate ' +
    'UpdateCertificateOptions AddTagsToCertificate RemoveTagsFromCertificate',
  acm_certificate_validation: 'acm: DescribeCertificate |',
  cloudfront_cache_policy: 'cloudfront: GetCachePolicy | CreateCachePolicy UpdateCachePolicy DeleteCachePolicy',
  cloudfront_distribution:
    'cloudfront: GetDistribution GetDistributionConfig ListTagsForResource | CreateDistribution ' +
    'UpdateDistribution DeleteDistribution TagResource UntagResource AllowVendedLogDeliveryForResource; ' +
    'wafv2: GetWebACL |',
  cloudfront_origin_access_control:
    'cloudfront: GetOriginAccessControl | CreateOriginAccessControl UpdateOriginAccessControl ' +
    'DeleteOriginAccessControl',
  cloudfront_vpc_origin:
    'cloudfront: GetVpcOrigin ListTagsForResource | CreateVpcOrigin UpdateVpcOrigin DeleteVpcOrigin ' +
    'TagResource UntagResource; ec2: DescribeInternetGateways DescribeSubnets DescribeVpcs ' +
    'DescribeAvailabilityZones | ; elasticloadbalancing: DescribeLoadBalancers DescribeListeners |',
  customer_gateway: `ec2: DescribeCustomerGateways | CreateCustomerGateway DeleteCustomerGateway ${EC2_TAGS}`,
  default_security_group:
    'ec2: DescribeSecurityGroups DescribeSecurityGroupRules | RevokeSecurityGroupIngress ' +
    `RevokeSecurityGroupEgress AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress ${EC2_TAGS}`,
  ec2_managed_prefix_list: 'ec2: DescribeManagedPrefixLists GetManagedPrefixListEntries |',
  ec2_tag: `ec2: DescribeTags | ${EC2_TAGS}`,
  egress_only_internet_gateway:
    'ec2: DescribeEgressOnlyInternetGateways | CreateEgressOnlyInternetGateway ' +
    `DeleteEgressOnlyInternetGateway ${EC2_TAGS}`,
  eip:
    'ec2: DescribeAddresses DescribeAddressesAttribute | AllocateAddress ReleaseAddress DisassociateAddress ' +
    `${EC2_TAGS}`,
  flow_log:
    `ec2: DescribeFlowLogs | CreateFlowLogs DeleteFlowLogs ${EC2_TAGS}; logs: | CreateLogDelivery ` +
    `DeleteLogDelivery; ${PASS}`,
  internet_gateway:
    'ec2: DescribeInternetGateways | CreateInternetGateway DeleteInternetGateway AttachInternetGateway ' +
    `DetachInternetGateway ${EC2_TAGS}`,
  lb:
    'elasticloadbalancing: DescribeLoadBalancers DescribeLoadBalancerAttributes DescribeCapacityReservation ' +
    'DescribeTags | CreateLoadBalancer ModifyLoadBalancerAttributes SetSecurityGroups SetSubnets ' +
    'SetIpAddressType DeleteLoadBalancer AddTags RemoveTags; ec2: DescribeAccountAttributes ' +
    'DescribeAddresses DescribeInternetGateways DescribeSecurityGroups DescribeSubnets DescribeVpcs ' +
    'DescribeNetworkInterfaces |',
  lb_listener:
    'elasticloadbalancing: DescribeListeners DescribeListenerAttributes DescribeTags | CreateListener ' +
    'ModifyListener ModifyListenerAttributes DeleteListener AddTags RemoveTags; acm: DescribeCertificate |',
  lb_listener_rule:
    'elasticloadbalancing: DescribeRules DescribeTags | CreateRule ModifyRule SetRulePriorities DeleteRule ' +
    'AddTags RemoveTags',
  lb_target_group:
    'elasticloadbalancing: DescribeTargetGroups DescribeTargetGroupAttributes DescribeTags | ' +
    'CreateTargetGroup ModifyTargetGroup ModifyTargetGroupAttributes DeleteTargetGroup AddTags RemoveTags',
  nat_gateway: `ec2: DescribeNatGateways | CreateNatGateway DeleteNatGateway ${EC2_TAGS}`,
  route: 'ec2: DescribeRouteTables | CreateRoute ReplaceRoute DeleteRoute',
  route53_health_check:
    'route53: GetHealthCheck ListTagsForResource | CreateHealthCheck UpdateHealthCheck DeleteHealthCheck ' +
    'ChangeTagsForResource',
  route53_hosted_zone_dnssec: 'route53: GetDNSSEC GetChange | EnableHostedZoneDNSSEC DisableHostedZoneDNSSEC',
  route53_key_signing_key:
    'route53: GetDNSSEC GetChange | CreateKeySigningKey ActivateKeySigningKey DeactivateKeySigningKey ' +
    'DeleteKeySigningKey; kms: DescribeKey GetPublicKey | Sign CreateGrant',
  route53_query_log:
    'route53: GetQueryLoggingConfig | CreateQueryLoggingConfig DeleteQueryLoggingConfig; logs: ' +
    'DescribeResourcePolicies |',
  route53_record: 'route53: GetHostedZone ListResourceRecordSets GetChange | ChangeResourceRecordSets',
  route53_zone:
    'route53: GetHostedZone ListTagsForResource GetChange ListResourceRecordSets | CreateHostedZone ' +
    'UpdateHostedZoneComment DeleteHostedZone ChangeTagsForResource ChangeResourceRecordSets',
  route_table: `ec2: DescribeRouteTables | CreateRouteTable DeleteRouteTable DisassociateRouteTable ${EC2_TAGS}`,
  route_table_association:
    'ec2: DescribeRouteTables | AssociateRouteTable DisassociateRouteTable ReplaceRouteTableAssociation',
  security_group:
    'ec2: DescribeSecurityGroups DescribeSecurityGroupRules DescribeNetworkInterfaces | CreateSecurityGroup ' +
    'DeleteSecurityGroup AuthorizeSecurityGroupIngress AuthorizeSecurityGroupEgress ' +
    `RevokeSecurityGroupIngress RevokeSecurityGroupEgress ${EC2_TAGS}`,
  subnet:
    'ec2: DescribeSubnets DescribeNetworkInterfaces | CreateSubnet DeleteSubnet ModifySubnetAttribute ' +
    `AssociateSubnetCidrBlock DisassociateSubnetCidrBlock ${EC2_TAGS}`,
  vpc:
    'ec2: DescribeVpcs DescribeVpcAttribute DescribeNetworkAcls DescribeRouteTables DescribeSecurityGroups | ' +
    `CreateVpc DeleteVpc ModifyVpcAttribute AssociateVpcCidrBlock DisassociateVpcCidrBlock ${EC2_TAGS}`,
  vpc_endpoint:
    'ec2: DescribeVpcEndpoints DescribeVpcEndpointServices DescribePrefixLists | CreateVpcEndpoint ' +
    `ModifyVpcEndpoint DeleteVpcEndpoints ${EC2_TAGS}; route53: | AssociateVPCWithHostedZone`,
  vpc_peering_connection:
    'ec2: DescribeVpcPeeringConnections | CreateVpcPeeringConnection AcceptVpcPeeringConnection ' +
    `ModifyVpcPeeringConnectionOptions DeleteVpcPeeringConnection ${EC2_TAGS}`,
  vpc_security_group_egress_rule:
    'ec2: DescribeSecurityGroupRules | AuthorizeSecurityGroupEgress ModifySecurityGroupRules ' +
    `RevokeSecurityGroupEgress ${EC2_TAGS}`,
  vpc_security_group_ingress_rule:
    'ec2: DescribeSecurityGroupRules | AuthorizeSecurityGroupIngress ModifySecurityGroupRules ' +
    `RevokeSecurityGroupIngress ${EC2_TAGS}`,
  vpn_connection:
    'ec2: DescribeVpnConnections | CreateVpnConnection ModifyVpnConnection ModifyVpnConnectionOptions ' +
    `ModifyVpnTunnelOptions DeleteVpnConnection ${EC2_TAGS}; logs: DescribeLogGroups ` +
    'DescribeResourcePolicies | CreateLogDelivery UpdateLogDelivery DeleteLogDelivery GetLogDelivery ' +
    'ListLogDeliveries PutResourcePolicy',
  vpn_connection_route: 'ec2: DescribeVpnConnections | CreateVpnConnectionRoute DeleteVpnConnectionRoute',
  vpn_gateway:
    'ec2: DescribeVpnGateways | CreateVpnGateway AttachVpnGateway DetachVpnGateway DeleteVpnGateway ' + `${EC2_TAGS}`,
  wafv2_ip_set: 'wafv2: GetIPSet ListTagsForResource | CreateIPSet UpdateIPSet DeleteIPSet TagResource UntagResource',
  wafv2_web_acl:
    'wafv2: GetWebACL ListTagsForResource | CreateWebACL UpdateWebACL DeleteWebACL TagResource UntagResource',
  wafv2_web_acl_association:
    'wafv2: GetWebACLForResource | AssociateWebACL DisassociateWebACL; elasticloadbalancing: | SetWebACL',
  wafv2_web_acl_logging_configuration:
    'wafv2: GetLoggingConfiguration | PutLoggingConfiguration DeleteLoggingConfiguration; logs: ' +
    'DescribeLogGroups DescribeResourcePolicies | CreateLogDelivery DeleteLogDelivery PutResourcePolicy; ' +
    'iam: | CreateServiceLinkedRole',
};
