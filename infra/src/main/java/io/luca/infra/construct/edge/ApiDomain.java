package io.luca.infra.construct.edge;

import io.luca.infra.settings.Domain;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.services.apigateway.BasePathMappingOptions;
import software.amazon.awscdk.services.apigateway.DomainName;
import software.amazon.awscdk.services.apigateway.EndpointType;
import software.amazon.awscdk.services.apigateway.SecurityPolicy;
import software.amazon.awscdk.services.certificatemanager.Certificate;
import software.constructs.Construct;

/**
 * The API's own name. Its paths stay what they are: the version comes first, as with the name that AWS gives. Whoever keeps the
 * domain's records makes one that says where AWS serves it, which is an output.
 */
public final class ApiDomain extends Construct {

    private final String url;

    public ApiDomain(Construct scope, String id, Domain domain, SchoolApi api) {
        super(scope, id);
        DomainName name = DomainName.Builder.create(this, "Name")
                .domainName(domain.name())
                .certificate(Certificate.fromCertificateArn(this, "Certificate", domain.certificateArn()))
                .endpointType(EndpointType.REGIONAL)
                .securityPolicy(SecurityPolicy.TLS_1_2)
                .build();
        var _ = name.addBasePathMapping(
                api.api(),
                BasePathMappingOptions.builder()
                        .basePath(SchoolApi.STAGE)
                        .stage(api.api().getDeploymentStage())
                        .build());
        CfnOutput.Builder.create(scope, "ApiDomainTarget")
                .value(name.getDomainNameAliasDomainName())
                .build();
        url = "https://" + domain.name() + "/" + SchoolApi.STAGE + "/";
    }

    /** What a route's path, without its first slash, is put behind. */
    public String url() {
        return url;
    }
}
