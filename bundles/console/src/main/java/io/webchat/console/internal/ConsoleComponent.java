package io.webchat.console.internal;

import io.webchat.console.internal.RunningConsole.Parts;
import io.webchat.console.internal.change.AdminConfigurations;
import io.webchat.console.internal.change.SwappedBundles;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.Configured;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.swap.BundleNames;
import io.webchat.swap.BundleSwap;
import jakarta.servlet.Servlet;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.MetaTypeService;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's page of a container: a servlet for the HTTP Whiteboard as long as there is a key.
 * A change of keys logs out who had one that is gone; any other opens the console anew.
 */
@Component(
    service = {},
    immediate = true,
    configurationPid = ConsoleSettings.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ConsoleConfiguration.class)
public final class ConsoleComponent implements BundleListener {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleComponent.class);

  /** Properties of the service by which a start of the distribution tells where the page is. */
  private static final String PAGE = "webchat.page";

  private static final String PAGE_TITLE = "webchat.page.title";

  private final CheckedConfiguration<ConsoleSettings> configuration =
      new CheckedConfiguration<>(
          ConsoleSettings.PID,
          ConsoleConfiguration.class,
          ConsoleSettings::read,
          LOG::error,
          LOG::warn);
  private final BundleContext context;
  private final BundleNames names;
  private final Parts parts;
  private final ServiceRegistration<Configured> configured;
  private Optional<Offered> offered = Optional.empty();

  private record Offered(
      RunningConsole console,
      ConsoleSettings settings,
      ServiceRegistration<InstanceExtension> watches,
      ServiceRegistration<Servlet> servlet) {
    void close() {
      servlet.unregister();
      watches.unregister();
      console.close();
    }
  }

  /** What Declarative Services give it. */
  @Activate
  public ConsoleComponent(
      @Reference ServiceSources sources,
      @Reference BundleSwap swap,
      @Reference ConfigurationAdmin admin,
      @Reference MetaTypeService types,
      BundleContext context,
      Map<String, Object> properties) {
    this.context = context;
    this.names = new BundleNames(context);
    this.parts =
        new Parts(
            sources,
            new SwappedBundles(swap, context),
            new AdminConfigurations(admin, types, context, sources));
    configuration.update(properties, this::replace);
    // not by Declarative Services: what is shown is such services, which would be a circle
    Configured state = configuration::state;
    configured = context.registerService(Configured.class, state, null);
  }

  /** Listens to what happens to bundles. */
  @Activate
  void begin() {
    context.addBundleListener(this);
  }

  /** Opens it anew, or with other keys. */
  @Modified
  synchronized void modified(Map<String, Object> properties) {
    configuration.update(properties, this::replace);
  }

  private void replace(ConsoleSettings settings) {
    boolean isOn = !settings.keys().all().isEmpty();
    if (isOn && offered.isPresent() && settings.differsInKeysOnly(offered.get().settings())) {
      Offered present = offered.get();
      present.console().keys(settings);
      offered =
          Optional.of(
              new Offered(present.console(), settings, present.watches(), present.servlet()));
      return;
    }
    stop();
    if (isOn) {
      offered = Optional.of(offer(settings));
      LOG.info("The operator's page is at {}", settings.path());
    } else {
      LOG.info("The operator's page is off: {} has no key", ConsoleSettings.PID);
    }
  }

  private Offered offer(ConsoleSettings settings) {
    RunningConsole console = RunningConsole.open(parts, settings);
    ServiceRegistration<InstanceExtension> watches =
        context.registerService(InstanceExtension.class, console.watches(), null);
    Map<String, Object> properties =
        Map.of(
            "osgi.http.whiteboard.servlet.pattern",
            settings.path() + "/*",
            "osgi.http.whiteboard.servlet.asyncSupported",
            true,
            "osgi.http.whiteboard.servlet.name",
            ConsoleSettings.PID,
            PAGE,
            settings.path() + "/",
            PAGE_TITLE,
            "Operator's page");
    ServiceRegistration<Servlet> servlet =
        context.registerService(
            Servlet.class, console.servlet(), FrameworkUtil.asDictionary(properties));
    return new Offered(console, settings, watches, servlet);
  }

  @Override
  public void bundleChanged(BundleEvent event) {
    String what =
        switch (event.getType()) {
          case BundleEvent.STARTED -> "started";
          case BundleEvent.STOPPED -> "stopped";
          case BundleEvent.UPDATED -> "updated";
          case BundleEvent.INSTALLED -> "installed";
          case BundleEvent.UNINSTALLED -> "uninstalled";
          default -> "";
        };
    if (!what.isEmpty() && names.ofService().contains(event.getBundle())) {
      String bundle = BundleNames.shown(event.getBundle());
      Optional<Offered> present;
      synchronized (this) {
        present = offered;
      }
      present.ifPresent(each -> each.console().told(bundle, what));
    }
  }

  /** Ends the pages' sessions; chats are not touched. */
  @Deactivate
  void end() {
    context.removeBundleListener(this);
    configured.unregister();
    stop();
  }

  private synchronized void stop() {
    offered.ifPresent(Offered::close);
    offered = Optional.empty();
  }
}
