package io.webchat.web.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.GenericServlet;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.BadMessageException;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;

/** What a page reads when its request fails otherwise than by a refusal. */
class FailedRequestTest {
  /** Has the front serve requests that cannot be read. */
  private static final class Unreadable extends GenericServlet {
    private static final long serialVersionUID = 1L;

    private final transient FrontServer front;
    private final transient RuntimeException failure;

    Unreadable(FrontServer front, RuntimeException failure) {
      this.front = front;
      this.failure = failure;
    }

    @Override
    public void service(ServletRequest request, ServletResponse response)
        throws ServletException, IOException {
      front
          .servlet()
          .service(
              new HttpServletRequestWrapper((HttpServletRequest) request) {
                @Override
                public String getHeader(String name) {
                  if (name.equals("Origin")) {
                    throw failure;
                  }
                  return super.getHeader(name);
                }
              },
              response);
    }
  }

  private static HttpResponse<String> answer(RuntimeException failure) throws Exception {
    Server jetty = new Server(0);
    try (FrontServer front = new FrontServer(Map.of())) {
      ServletHolder holder = new ServletHolder(new Unreadable(front, failure));
      holder.setAsyncSupported(true);
      ServletContextHandler context = new ServletContextHandler("/");
      context.addServlet(holder, "/webchat/*");
      jetty.setHandler(context);
      jetty.start();
      int port = ((ServerConnector) jetty.getConnectors()[0]).getLocalPort();
      return PageClient.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/webchat/channels"))
              .POST(HttpRequest.BodyPublishers.ofString("{}")));
    } finally {
      jetty.stop();
    }
  }

  private static void assertJson(HttpResponse<String> answer, int status, String code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/json");
    assertThat(answer.body())
        .contains('"' + code + '"')
        .doesNotContain("secret", "Exception", "io.webchat");
  }

  @Test
  void aRequestThatJettyCannotReadIsABadOne() throws Exception {
    assertJson(answer(new BadMessageException("secret")), 400, "BAD_REQUEST");
  }

  @Test
  void aFaultIsToldWithoutItsTrace() throws Exception {
    assertJson(answer(new IllegalStateException("secret")), 500, "INTERNAL");
  }
}
