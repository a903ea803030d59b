package io.webchat.rest;

import io.webchat.spi.transport.TransportConfigurationException;
import java.util.Optional;
import okhttp3.HttpUrl;

/** An http or https address. Immutable; {@code toString} shows scheme, host and port only. */
public final class RestUrl {
  private static final String EXPECTED =
      "a URL that begins with http:// or https:// and names a host";

  private final HttpUrl url;
  private final String key;

  private RestUrl(HttpUrl url, String key) {
    this.url = url;
    this.key = key;
  }

  /**
   * Reads an address, as a value of {@link io.webchat.spi.config.Values}.
   *
   * @throws IllegalArgumentException when it is no http or https address; says what is expected
   */
  public static RestUrl parse(String text) {
    HttpUrl url = HttpUrl.parse(text.strip());
    if (url == null) {
      throw new IllegalArgumentException(EXPECTED);
    }
    return new RestUrl(url, "dataURL");
  }

  /**
   * The address that is named in another place than the options of the transport.
   *
   * @param key where it stands, for the error text
   * @throws TransportConfigurationException when it is missing or not an http or https address
   */
  public static RestUrl configured(String key, String text) {
    String found = text == null ? "" : text;
    try {
      return parse(found).from(key);
    } catch (IllegalArgumentException e) {
      throw TransportConfigurationException.of(
          key, EXPECTED, found.isBlank() ? "" : "another text");
    }
  }

  /** The address with the key of the configuration that it comes from, for error texts. */
  public RestUrl from(String configurationKey) {
    return new RestUrl(url, configurationKey);
  }

  /** The key of the configuration that the address comes from; {@code dataURL} unless said. */
  public String key() {
    return key;
  }

  private RestUrl with(HttpUrl changed) {
    return new RestUrl(changed, key);
  }

  /**
   * The address with one more path segment, encoded. A segment of dots, which would leave the path,
   * becomes an underscore.
   */
  public RestUrl segment(String segment) {
    boolean dots = segment.equals(".") || segment.equals("..");
    return with(url.newBuilder().addPathSegment(dots ? "_" : segment).build());
  }

  /** The address with more path segments. */
  public RestUrl segments(String... more) {
    RestUrl longer = this;
    for (String segment : more) {
      longer = longer.segment(segment);
    }
    return longer;
  }

  /** The address with a slash at its end. */
  public RestUrl slash() {
    return url.encodedPath().endsWith("/") ? this : segment("");
  }

  /** The address without its last path segment when that is {@code segment}. */
  public RestUrl without(String segment) {
    int last = url.pathSize() - 1;
    return url.pathSegments().get(last).equals(segment)
        ? with(url.newBuilder().removePathSegment(last).build())
        : this;
  }

  /** The address with one more parameter, encoded. */
  public RestUrl query(String name, Object value) {
    return with(url.newBuilder().addQueryParameter(name, String.valueOf(value)).build());
  }

  /**
   * What {@code reference} means to a server that leaves its own address out: {@code /file} is
   * below this address, not below the host. An absolute address stays as it is.
   *
   * @return {@code null} when it is no address
   */
  public RestUrl below(String reference) {
    HttpUrl absolute = HttpUrl.parse(reference);
    if (absolute == null && !reference.contains("://")) {
      String path = reference.startsWith("/") ? reference.substring(1) : reference;
      absolute = slash().url.resolve("./" + path);
    }
    return absolute == null ? null : with(absolute);
  }

  /**
   * Whether both have scheme, host and port in common: secrets of one may be shown to the other.
   */
  public boolean sameOrigin(RestUrl other) {
    return url.port() == other.url.port()
        && url.host().equals(other.url.host())
        && url.scheme().equals(other.url.scheme());
  }

  /**
   * The address as the HTTP client has it, which needs not read it again for every request; empty
   * when it has none of this type.
   */
  public <T> Optional<T> adapt(Class<T> type) {
    return Optional.<Object>of(url).filter(type::isInstance).map(type::cast);
  }

  /** The complete address as text. */
  public String text() {
    return url.toString();
  }

  /** The name or the address of the host. */
  public String host() {
    return url.host();
  }

  /** Scheme, host and port: what an error text may show. */
  public String origin() {
    return url.scheme() + "://" + url.host() + ":" + url.port();
  }

  @Override
  public String toString() {
    return origin();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RestUrl that && url.equals(that.url);
  }

  @Override
  public int hashCode() {
    return url.hashCode();
  }
}
