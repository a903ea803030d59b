package io.webchat.metrics.internal;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.Optional;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers with the meters as they are at the moment, in the text format of Prometheus, and to
 * probes with what the checks have found last.
 */
final class MetricsHandler extends Handler.Abstract {
  static final String PATH = "/metrics";
  private static final String METERS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final Probes probes;

  MetricsHandler(PrometheusMeterRegistry registry, Probes probes) {
    this.registry = registry;
    this.probes = probes;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = request.getHttpURI().getCanonicalPath();
    boolean meters = path.equals(PATH);
    Optional<Probes.Answer> probe = meters ? Optional.empty() : probes.answer(path);
    if (!meters && probe.isEmpty()) {
      send(response, callback, HttpStatus.NOT_FOUND_404, TEXT, "Only " + PATH + " is here.\n");
    } else if (HttpMethod.GET.is(request.getMethod()) || HttpMethod.HEAD.is(request.getMethod())) {
      response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
      probe.ifPresentOrElse(
          answer -> send(response, callback, answer.status(), JSON, answer.text()),
          () -> send(response, callback, HttpStatus.OK_200, METERS, registry.scrape()));
    } else {
      response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
      send(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, TEXT, "Only GET.\n");
    }
    return true;
  }

  private static void send(
      Response response, Callback callback, int status, String type, String text) {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
    Content.Sink.write(response, true, text, callback);
  }
}
