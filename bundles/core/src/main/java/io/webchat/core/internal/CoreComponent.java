package io.webchat.core.internal;

import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.filter.PreProcessor;
import io.webchat.spi.filter.Prefilter;
import io.webchat.spi.session.CookieStorage;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.transport.TransportProvider;
import java.util.Map;
import org.osgi.annotation.bundle.Capability;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The factory of instances as an OSGi service, which is there while there is a bus: instances that
 * others make as soon as it comes can be made. Plug-ins come by the whiteboard.
 */
@Component(
    service = {},
    configurationPid = "io.webchat.core",
    immediate = true)
@Capability(
    namespace = "osgi.service",
    attribute = {
      "objectClass:List<String>=\"io.webchat.api.WebChatFactory\"",
      "uses:=\"io.webchat.api\""
    })
@Designate(ocd = CoreComponent.Config.class)
public final class CoreComponent {
  /** Configuration of the core. */
  @ObjectClassDefinition(name = "WebChatService core")
  @interface Config {
    /** See {@link CoreSettings}. */
    @AttributeDefinition(
        description = "Threads that run the instances; 0 for one a processor, 2 at least")
    int threads() default 0;

    /** See {@link CoreSettings}. */
    @AttributeDefinition(description = "Instances open at once")
    int maxInstances() default 20_000;

    /** See {@link CoreSettings}. */
    @AttributeDefinition(description = "Tasks waiting in one instance")
    int mailboxLimit() default 10_000;

    /** See {@link CoreSettings}. */
    @AttributeDefinition(description = "Messages kept in one transcript")
    int transcriptLimit() default 5_000;

    /** See {@link CoreSettings}. */
    @AttributeDefinition(description = "Messages waiting to be sent in one instance")
    int sendLimit() default 100;

    /** See {@link CoreSettings}. */
    @AttributeDefinition(description = "How long a new instance waits for its extensions, ms")
    long extensionTimeoutMs() default 10_000;

    /** See {@link CoreSettings}. */
    @AttributeDefinition(description = "How long a new instance waits for its transport, ms")
    long transportGraceMs() default 3_000;

    /** See {@link CoreSettings}. */
    @AttributeDefinition(
        description = "How long after the start instances wait for session storage, ms")
    long storageGraceMs() default 3_000;

    /** See {@link CoreSettings}. */
    @AttributeDefinition(description = "How long a new instance waits for what is stored of it, ms")
    long storageTimeoutMs() default 10_000;

    /** See {@link CoreSettings}. */
    @AttributeDefinition(description = "Session storage where an instance chooses none")
    String sessionStorage() default "cookie";

    /** See {@link CoreSettings}. */
    @AttributeDefinition(description = "Folder of downloads that name no target; empty for none")
    String downloadFolder() default "";

    /** See {@link FailoverSettings}. */
    @AttributeDefinition(
        description =
            "Whether sessions in a shared store go to another container when theirs dies or hangs")
    boolean failover() default false;

    /** See {@link FailoverSettings}. */
    @AttributeDefinition(
        description = "How long a session stays with a container that gives no sign, ms")
    long leaseMs() default 10_000;

    /** See {@link FailoverSettings}. */
    @AttributeDefinition(
        description = "Id of this container in the shared store; empty for a new one at each start")
    String owner() default "";

    /** See {@link FailoverSettings}. */
    @AttributeDefinition(
        description = "Sessions looked at in one search for sessions that nobody serves")
    int failoverLimit() default 500;
  }

  private final Plugins plugins = new Plugins();
  private final Instances instances;
  private final FactoryOffer offer;

  /** Starts the threads. */
  @Activate
  public CoreComponent(Config config, BundleContext context) {
    instances = new Instances(plugins, settings(config));
    offer = new FactoryOffer(context, instances);
  }

  /** The plug-ins that are there now are bound. */
  @Activate
  void begin() {
    offer.begin();
    offer.make(!plugins.buses.snapshot().isEmpty());
  }

  private static CoreSettings settings(Config config) {
    return new CoreSettings(
        config.threads() <= 0 ? CoreSettings.defaultThreads() : config.threads(),
        positive(config.maxInstances(), "maxInstances"),
        positive(config.mailboxLimit(), "mailboxLimit"),
        positive(config.transcriptLimit(), "transcriptLimit"),
        positive(config.sendLimit(), "sendLimit"),
        positive(config.extensionTimeoutMs(), "extensionTimeoutMs"),
        positive(config.transportGraceMs(), "transportGraceMs"),
        positive(config.storageGraceMs(), "storageGraceMs"),
        positive(config.storageTimeoutMs(), "storageTimeoutMs"),
        config.sessionStorage(),
        config.downloadFolder(),
        new FailoverSettings(
            config.failover(),
            positive(config.leaseMs(), "leaseMs"),
            config.owner().isBlank() ? FailoverSettings.newOwner() : config.owner().strip(),
            positive(config.failoverLimit(), "failoverLimit")));
  }

  private static int positive(int value, String name) {
    return (int) positive((long) value, name);
  }

  private static long positive(long value, String name) {
    if (value <= 0) {
      throw new IllegalArgumentException("io.webchat.core: " + name + " must be greater than 0");
    }
    return value;
  }

  /** Closes every instance. */
  @Deactivate
  void deactivate() {
    offer.end();
    instances.close();
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindTransport(TransportProvider plugin, Map<String, Object> properties) {
    plugins.transports.add(plugin, properties);
  }

  void unbindTransport(TransportProvider plugin) {
    plugins.transports.remove(plugin);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindBus(BusFactory plugin, Map<String, Object> properties) {
    plugins.buses.add(plugin, properties);
    offer.make(true);
  }

  /** Returns when its instances are closed: the bus must not be used afterwards. */
  void unbindBus(BusFactory plugin) {
    offer.make(plugins.buses.snapshot().stream().anyMatch(other -> other != plugin));
    plugins.buses.remove(plugin);
    instances.awaitLeaving();
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindPrefilter(Prefilter plugin, Map<String, Object> properties) {
    plugins.prefilters.add(plugin, properties);
  }

  void unbindPrefilter(Prefilter plugin) {
    plugins.prefilters.remove(plugin);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindPreProcessor(PreProcessor plugin, Map<String, Object> properties) {
    plugins.preProcessors.add(plugin, properties);
  }

  void unbindPreProcessor(PreProcessor plugin) {
    plugins.preProcessors.remove(plugin);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindAsyncPreProcessor(AsyncPreProcessor plugin, Map<String, Object> properties) {
    plugins.preProcessors.add(plugin, properties);
  }

  void unbindAsyncPreProcessor(AsyncPreProcessor plugin) {
    plugins.preProcessors.remove(plugin);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindStorage(SessionStorageProvider plugin, Map<String, Object> properties) {
    plugins.storages.add(plugin, properties);
  }

  void unbindStorage(SessionStorageProvider plugin) {
    plugins.storages.remove(plugin);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindCookies(CookieStorage plugin, Map<String, Object> properties) {
    plugins.cookies.add(plugin, properties);
  }

  void unbindCookies(CookieStorage plugin) {
    plugins.cookies.remove(plugin);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindExtension(InstanceExtension plugin, Map<String, Object> properties) {
    plugins.extensions.add(plugin, properties);
  }

  void unbindExtension(InstanceExtension plugin) {
    plugins.extensions.remove(plugin);
  }
}
