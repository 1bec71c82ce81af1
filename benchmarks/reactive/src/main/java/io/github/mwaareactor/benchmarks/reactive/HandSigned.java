package io.github.mwaareactor.benchmarks.reactive;

import io.github.mwaareactor.benchmarks.load.Run;
import io.github.mwaareactor.benchmarks.load.Target;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Signs with the AWS SDK's signer, in the straightest way. */
final class HandSigned {
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final AwsCredentialsIdentity identity;
  private final URI endpoint;

  HandSigned(Target target) {
    this.identity =
        AwsSessionCredentialsIdentity.create(
            target.accessKeyId(), target.secretAccessKey(), target.sessionToken());
    this.endpoint = target.endpoint();
  }

  SdkHttpRequest sign(String operation, byte[] body) {
    SdkHttpRequest unsigned =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint)
            .putHeader("Content-Type", "application/x-amz-json-1.0")
            .putHeader("X-Amz-Target", "AmazonMWAAServerless." + operation)
            .build();
    return signer
        .sign(
            sign ->
                sign.identity(identity)
                    .request(unsigned)
                    .payload(ContentStreamProvider.fromByteArrayUnsafe(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "airflow-serverless")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "us-east-1"))
        .request();
  }

  static byte[] body(Run run) {
    return ("{\"WorkflowArn\":\"" + run.workflowArn() + "\",\"RunId\":\"" + run.runId() + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
