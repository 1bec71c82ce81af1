package io.github.mwaareactor.error;

import static java.util.Objects.requireNonNull;

import java.net.URI;

/**
 * An endpoint is plain {@code http} to another machine, and that was not allowed. {@code build()}
 * throws it. For an endpoint in a profile it is the cause of the call's {@link
 * ConfigurationException}. A program with its own option for it can catch this class to name that
 * option.
 */
public final class PlaintextEndpointException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String source;
  private final URI endpoint;

  /**
   * Describes a refused endpoint.
   *
   * @param source where it was found, for messages
   * @param endpoint the endpoint itself
   */
  public PlaintextEndpointException(String source, URI endpoint) {
    super(
        source
            + " must be https, or http to this machine, unless allowPlaintext(true); was "
            + endpoint);
    this.source = requireNonNull(source, "source");
    this.endpoint = requireNonNull(endpoint, "endpoint");
  }

  /** Where the endpoint was found, such as {@code environment variable AWS_ENDPOINT_URL}. */
  public String source() {
    return source;
  }

  /** The endpoint. */
  public URI endpoint() {
    return endpoint;
  }
}
