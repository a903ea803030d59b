package io.webchat.web.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.FilePayload;
import io.webchat.api.bus.Subscription;
import io.webchat.simulator.SimulatorBuilder;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.spi.transport.SessionFormat;
import io.webchat.spi.transport.Transport;
import io.webchat.spi.transport.TransportContext;
import io.webchat.spi.transport.TransportProvider;
import io.webchat.web.internal.http.FrontServer;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

/** The chat window in sites and browsers that allow little. */
class ChatWindowSiteTest extends WindowCase {
  /** As a browser that lets pages keep nothing. */
  private static final String NO_STORAGE =
      "['localStorage', 'sessionStorage', 'indexedDB'].forEach((name) => Object.defineProperty(window, name,"
          + "{ get() { throw new DOMException('The operation is insecure.', 'SecurityError'); } }));";

  @Test
  void itIsOpenAgainAfterAReloadWhereItWasOpen() {
    Page page = window("{}");
    page.reload();
    expect(page.locator(".launch")).isVisible();
    button(page, "Chat with us").click();
    page.reload();
    expect(page.getByLabel("First name")).isVisible();
    assertThat(page.evaluate("document.activeElement.localName"))
        .as("a reload takes the focus to nowhere")
        .isEqualTo("body");
    page.getByLabel("First name").fill("Jane");
    button(page, "Start chat").click();
    expect(page.getByText("The chat has started")).isVisible();
    chat().agent("Anna").say("before");
    expect(page.getByText("before")).isVisible();
    page.reload();
    expect(page.getByText("before")).isVisible();
    expect(page.locator(".form")).isHidden();
    assertAccessible(page, "open again");
    Page other = window("{}");
    expect(other.locator(".launch")).isVisible();
    page.keyboard().press("Tab");
    button(page, "–").click();
    page.reload();
    expect(page.locator(".launch")).isVisible();
    expect(page.locator(".window")).isHidden();
  }

  /** A transport that can be taken away while chats run. */
  private static final class Leaving implements TransportProvider {
    private final TransportProvider stays =
        ServiceLoader.load(TransportProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(provider -> provider.type().equals("gms-v2-rest"))
            .findFirst()
            .orElseThrow();

    @Override
    public String type() {
      return "leaving";
    }

    @Override
    public SessionFormat sessionFormat() {
      return stays.sessionFormat();
    }

    @Override
    public Transport create(TransportContext context) {
      return stays.create(context);
    }
  }

  @Test
  void whileTheTransportIsAwayTheWindowSaysSo() {
    server(
        FrontServer.ofChats(
            new SimulatorBuilder(),
            server -> Map.of("transport", Map.of("type", "leaving", "dataURL", server.gmsUrl()))));
    Subscription there = server().platform().plug(TransportProvider.class, new Leaving(), Map.of());
    Page page = chatting();
    there.close();
    expect(page.locator(".status")).hasText("One moment, the connection is being renewed");
    assertAccessible(page, "connection pending");
    input(page).fill("kept");
    input(page).press("Enter");
    server().platform().plug(TransportProvider.class, new Leaving(), Map.of());
    expect(page.locator(".status")).isHidden();
    expect(page.locator(".own:has(.receipt) .bubble")).hasText("kept");
  }

  @Test
  void whenAChatWasLeftForTooLongAnotherOneCanBegin() {
    server(FrontServer.ofChats(Map.of("restoreTimeout", 1)));
    Page page = chatting();
    server().restart(() -> expect(page.locator(".status")).containsText("The connection is lost"));
    beginAnother(page);
  }

  @Test
  void whenTheChatServerKnowsTheChatNoMoreAnotherOneCanBegin() {
    Page page = chatting();
    server().restart(() -> onlyChat().forget());
    beginAnother(page);
  }

  private void beginAnother(Page page) {
    expect(button(page, "New chat")).isVisible();
    expect(page.locator(".log").getByText("The chat cannot be continued")).hasCount(1);
    expect(input(page)).isHidden();
    expect(page.locator(".status")).isHidden();
    assertAccessible(page, "lost");
    button(page, "New chat").click();
    button(page, "Start chat").click();
    expect(page.getByText("The chat has started")).isVisible();
    expect(input(page)).isVisible();
  }

  @Test
  void aPageThatIsLeftAndComesBackGoesOn() {
    Page page = chatting();
    leaveAndComeBack(page);
    chat().agent("Anna").say("welcome back");
    expect(page.getByText("welcome back")).isVisible();
  }

  @Test
  void withoutStorageItIsThereAllTheSame() {
    context().addInitScript(NO_STORAGE);
    Page page = chatting();
    chat().agent("Anna").say("before");
    expect(page.getByText("before")).isVisible();
    page.reload();
    button(page, "Chat with us").click();
    expect(page.getByText("before")).isVisible();
  }

  @Test
  void aStrictPolicyIsEnough() {
    String origin = server().origin();
    Page page = context().newPage();
    page.onPageError(problems()::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") && !message.location().contains("/favicon.ico")) {
            problems().add(message.text());
          }
        });
    String policy =
        "default-src 'none'; script-src ORIGIN; connect-src ORIGIN WS; img-src https:; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";
    page.route(
        origin + "/strict.html",
        route ->
            route.fulfill(
                new Route.FulfillOptions()
                    .setContentType("text/html")
                    .setHeaders(
                        Map.of(
                            "Content-Type",
                            "text/html",
                            "Content-Security-Policy",
                            policy
                                .replace("ORIGIN", origin)
                                .replace("WS", origin.replace("http", "ws"))))
                    .setBody(
                        "<!doctype html><html lang=en><title>A bank</title><main><h1>A bank</h1></main>"
                            + "<script type=module src='/webchat/webchat-ui.js'></script>")));
    page.navigate(origin + "/strict.html");
    begin(page);
    SimulatedChat chat = chat();
    chat.agent("Anna")
        .structured(
            Map.of(
                "contentType",
                "single-selection-list",
                "text",
                "Which size?",
                "content",
                Map.of("items", List.of(Map.of("id", "s", "text", "Small")))));
    button(page, "Small").first().click();
    expect(page.locator(".own .bubble")).hasText("Small");
    expect(page.locator(".header")).hasCSS("background-color", "rgb(21, 89, 179)");
    page.locator("input[type=file]")
        .setInputFiles(new FilePayload("a.txt", "text/plain", new byte[3]));
    expect(page.locator(".own .bubble").last()).hasText("a.txt");
  }
}
