package io.webchat.web.internal.front;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatFactory;
import io.webchat.http.bus.TemplateFile;
import io.webchat.http.servlet.Spool;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import io.webchat.web.internal.front.RunningFront.Basis;
import io.webchat.web.internal.visitor.VisitorTokens;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.AnyService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front of a container: a servlet for the HTTP Whiteboard as long as there is a configuration.
 * A change opens the front anew; one that cannot be used leaves the former in use.
 */
@Component(
    service = Configured.class,
    immediate = true,
    configurationPid = WebSettings.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = WebConfiguration.class)
public final class WebComponent implements Configured {
  private static final Logger LOG = LoggerFactory.getLogger(WebComponent.class);

  /** Properties of the service by which a start of the distribution tells where the pages are. */
  private static final String PAGE = "webchat.page";

  private static final String ENDPOINT = "osgi.http.endpoint";
  private static final String PAGE_TITLE = "webchat.page.title";

  private final CheckedConfiguration<WebSettings> configuration =
      new CheckedConfiguration<>(
          WebSettings.PID, WebConfiguration.class, WebSettings::read, LOG::error, LOG::warn);
  private final WebChatFactory factory;
  private final BundleContext context;
  private final Map<Object, List<String>> endpoints = new LinkedHashMap<>();
  private Optional<Offered> offered = Optional.empty();
  private Optional<DemoChats> demo = Optional.empty();

  private record Offered(RunningFront front, ServiceRegistration<Servlet> servlet) {
    void close() {
      servlet.unregister();
      front.close();
    }
  }

  /** Offers the servlet. */
  @Activate
  public WebComponent(
      @Reference WebChatFactory factory, BundleContext context, Map<String, Object> properties) {
    this.factory = factory;
    this.context = context;
    Spool.deleteLeftovers(context.getDataFile("files").toPath());
    configuration.update(properties, this::replace);
  }

  /** Offers it anew. */
  @Modified
  synchronized void modified(Map<String, Object> properties) {
    configuration.update(properties, this::replace);
  }

  /** The built-in chat server came, which a front for trying things out is for. */
  @Reference(
      service = AnyService.class,
      target = "(objectClass=" + DemoChats.SIMULATOR + ")",
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY,
      unbind = "simulatorWent")
  synchronized void simulatorCame(Map<String, Object> properties) {
    demo = DemoChats.of(properties);
    openDemo();
  }

  /** It went; pages of the demo find nothing until it is there again. */
  synchronized void simulatorWent(Map<String, Object> properties) {
    if (demo.equals(DemoChats.of(properties))) {
      demo = Optional.empty();
      openDemo();
    }
  }

  /** An HTTP server came, which tells where it listens. */
  @Reference(
      service = AnyService.class,
      target = "(" + ENDPOINT + "=*)",
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      updated = "httpServerCame",
      unbind = "httpServerWent")
  synchronized void httpServerCame(Map<String, Object> properties) {
    endpoints.put(properties.get(Constants.SERVICE_ID), texts(properties.get(ENDPOINT)));
    offered.ifPresent(this::tellEndpoints);
  }

  /** It went; another one may have come before that. */
  synchronized void httpServerWent(Map<String, Object> properties) {
    endpoints.remove(properties.get(Constants.SERVICE_ID));
    offered.ifPresent(this::tellEndpoints);
  }

  /** A property of a service with one text or several. */
  private static List<String> texts(Object property) {
    if (property instanceof Object[] several) {
      return Arrays.stream(several).map(String::valueOf).toList();
    }
    return property instanceof Collection<?> several
        ? several.stream().map(String::valueOf).toList()
        : List.of(String.valueOf(property));
  }

  private void tellEndpoints(Offered now) {
    if (!endpoints.isEmpty()) { // without a server nobody comes
      now.front().listensAt(endpoints.values().stream().flatMap(List::stream).toList());
    }
  }

  private void openDemo() {
    WebSettings settings = configuration.inForce();
    if (settings != null && settings.isDemo()) {
      try {
        replace(settings);
      } catch (IllegalStateException e) {
        LOG.error("The demo of pages cannot be shown: {}", e.getMessage());
      }
    }
  }

  private void replace(WebSettings settings) {
    if (settings.isDemo() && demo.isEmpty()) {
      stop();
      LOG.info("Pages are served when the chat simulator is there");
      return;
    }
    InstanceSettings template =
        settings.isDemo()
            ? demo.orElseThrow().template()
            : TemplateFile.read(settings.configuration(), conf(), home());
    factory.check(template);
    RunningFront front;
    try {
      Path data = context.getDataFile("").toPath();
      byte[] key = settings.key().isPresent() ? settings.key().get() : ownKey(data);
      Path spool = Files.createDirectories(data.resolve("files"));
      Basis basis =
          new Basis(template, new VisitorTokens(key), spool, demo.flatMap(DemoChats::desk));
      front = RunningFront.open(factory, basis, settings);
    } catch (IOException e) {
      throw new IllegalStateException("the folder of the bundle cannot be written to", e);
    }
    stop();
    String page = settings.path() + (settings.isDemo() ? "/demo.html" : "/webchat-bus.js");
    Map<String, Object> properties =
        Map.of(
            "osgi.http.whiteboard.servlet.pattern",
            settings.path() + "/*",
            "osgi.http.whiteboard.servlet.asyncSupported",
            true,
            "osgi.http.whiteboard.servlet.name",
            WebSettings.PID,
            PAGE,
            page,
            PAGE_TITLE,
            settings.isDemo() ? "Demo page" : "Script for web pages");
    ServiceRegistration<Servlet> servlet =
        context.registerService(
            Servlet.class, front.servlet(), FrameworkUtil.asDictionary(properties));
    offered = Optional.of(new Offered(front, servlet));
    offered.ifPresent(this::tellEndpoints);
    LOG.info("Pages find the service at {}, for instance {}", settings.path(), page);
  }

  private static byte[] ownKey(Path data) throws IOException {
    return TokenKeyFile.read(data.resolve("token.key"));
  }

  private Path home() {
    return Path.of(Optional.ofNullable(context.getProperty("webchat.home")).orElse(""));
  }

  private Path conf() {
    String conf = context.getProperty("webchat.conf");
    return conf == null ? home().resolve("conf") : Path.of(conf);
  }

  @Override
  public ConfigurationState configuration() {
    return configuration.state();
  }

  /** Ends the pages' channels; their chats are handed over. */
  @Deactivate
  synchronized void stop() {
    offered.ifPresent(Offered::close);
    offered = Optional.empty();
  }
}
