package io.webchat.web.browser;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.webchat.simulator.model.SimulatedChat;
import io.webchat.test.browser.ChromiumCase;
import io.webchat.web.internal.http.FrontServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/**
 * Pages in a real browser, before a real front and a chat server. Left out where there is no
 * Chromium.
 */
abstract class BrowserCase extends ChromiumCase {
  /** What pages of the tests have in common: all events, and a command as a promise. */
  private static final String HELPERS =
      """
      window.heard = [];
      window.texts = [];
      window._genesys = {widgets: {main: {}, webchat: {}, onReady: (bus) => {
        window.plugin = CXBus.registerPlugin('Page');
        plugin.ready();
        plugin.subscribe('*', (e) => heard.push(e.event));
        plugin.subscribe('WebChatService.messageReceived', (e) => texts.push(...e.data.messages.map((m) => m.text).filter((t) => t)));
      }}};
      window.has = (event) => heard.includes('WebChatService.' + event);
      """;

  private FrontServer server;

  @AfterEach
  @Override
  protected void closePages() {
    try {
      super.closePages();
    } finally {
      if (server != null) {
        server.close();
      }
    }
  }

  FrontServer server() {
    if (server == null) {
      server(Map.of());
    }
    return server;
  }

  FrontServer server(Map<String, ?> options) {
    server = new FrontServer(options);
    return server;
  }

  FrontServer server(FrontServer other) {
    server = other;
    return server;
  }

  FrontServer serverWithoutSockets() {
    server = new FrontServer(Map.of(), false);
    return server;
  }

  FrontServer serverWithDemo() {
    server = FrontServer.ofDemo();
    return server;
  }

  /** Opens a page of the front's own origin with the bus and this script before it. */
  Page page(String script) {
    return page(context(), server().origin(), html(HELPERS + script, ""));
  }

  Page page() {
    return page("");
  }

  /** What {@link #page()} has in every page. */
  static String helpers() {
    return HELPERS;
  }

  static String html(String before, String body) {
    return "<!doctype html><meta charset=utf-8><title>test</title><body>"
        + body
        + "<script>"
        + before
        + "</script><script src=\"/webchat/webchat-bus.js\"></script>";
  }

  /** Opens a page with this content. */
  Page page(BrowserContext in, String origin, String html) {
    Page page = in.newPage();
    show(page, origin, html);
    return page;
  }

  /** Shows this content. */
  void show(Page page, String origin, String html) {
    page.onPageError(problems()::add);
    page.route(
        origin + "/page.html",
        route ->
            route.fulfill(new Route.FulfillOptions().setContentType("text/html").setBody(html)));
    page.navigate(origin + "/page.html");
  }

  /** Calls a command in a page; what it resolves with. */
  static Object command(Page page, String name, Map<String, ?> options) {
    return page.evaluate(
        "([name, options]) => new Promise((done, fail) => "
            + "_genesys.widgets.bus.command(name, options).done(done)"
            + ".fail((e) => fail(new Error(JSON.stringify(e)))))",
        List.of(name, options));
  }

  /** Calls a command in a page; what it is rejected with. */
  static Object rejection(Page page, String name, Map<String, ?> options) {
    return page.evaluate(
        "([name, options]) => new Promise((done, fail) => "
            + "_genesys.widgets.bus.command(name, options).fail(done)"
            + ".done((e) => fail(new Error('resolved: ' + JSON.stringify(e)))))",
        List.of(name, options));
  }

  static void awaitEvent(Page page, String event) {
    page.waitForFunction("event => has(event)", event);
  }

  static void awaitText(Page page, String text) {
    page.waitForFunction("text => texts.includes(text)", text);
  }

  /** The visitor follows a link and returns by the button of the browser, which kept the page. */
  static void leaveAndComeBack(Page page) {
    leave(page);
    comeBack(page);
  }

  static void leave(Page page) {
    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))");
  }

  static void comeBack(Page page) {
    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))");
  }

  SimulatedChat chat() {
    return server().simulator().awaitChat(PATIENCE);
  }

  /** The one chat that was started, for tests that ask for it more than once. */
  SimulatedChat onlyChat() {
    return server().simulator().chats().get(0);
  }
}
