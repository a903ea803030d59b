package io.webchat.core.internal.component;

import io.webchat.api.WebChatFactory;
import io.webchat.core.internal.instance.Instances;
import io.webchat.core.internal.runtime.CoreSettings;
import io.webchat.core.internal.runtime.MessageStage;
import io.webchat.core.internal.runtime.Plugins;
import io.webchat.spi.bus.BusFactory;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import io.webchat.spi.extension.InstanceExtension;
import io.webchat.spi.filter.AsyncPreProcessor;
import io.webchat.spi.filter.PreProcessor;
import io.webchat.spi.filter.Prefilter;
import io.webchat.spi.provide.Registers;
import io.webchat.spi.session.CookieStorage;
import io.webchat.spi.session.SessionStorageProvider;
import io.webchat.spi.transport.TransportProvider;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The factory of instances as an OSGi service, which is there while there is a bus: instances that
 * others make as soon as it comes can be made. Plug-ins come by the whiteboard.
 */
@Component(service = Configured.class, configurationPid = CoreComponent.PID, immediate = true)
@Registers(WebChatFactory.class)
@Designate(ocd = CoreConfig.class)
public final class CoreComponent implements Configured {
  static final String PID = "io.webchat.core";
  private static final Logger LOG = LoggerFactory.getLogger(CoreComponent.class);

  private final Plugins plugins = new Plugins();
  private final CheckedConfiguration<CoreSettings> configuration =
      new CheckedConfiguration<>(
          PID, CoreConfig.class, new CoreConfig.Reader(), LOG::error, LOG::warn);
  private final BundleContext context;
  private final Instances instances;
  private final FactoryOffer offer;

  /** Starts the threads. */
  @Activate
  public CoreComponent(Map<String, Object> properties, BundleContext context) {
    this.context = context;
    instances = new Instances(plugins, configuration.read(values(properties)));
    offer = new FactoryOffer(context, instances);
  }

  /** The plug-ins that are there now are bound. */
  @Activate
  void begin() {
    offer.begin();
    offer.make(!plugins.buses.snapshot().isEmpty());
  }

  /** Applies what can be changed while instances are open. */
  @Modified
  void modified(Map<String, Object> properties) {
    configuration.update(values(properties), instances::apply);
  }

  private Map<String, Object> values(Map<String, Object> properties) {
    return CoreConfig.Reader.orOfFramework(properties, context::getProperty);
  }

  @Override
  public ConfigurationState configuration() {
    return configuration.state();
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

  void updatedPrefilter(Prefilter plugin, Map<String, Object> properties) {
    plugins.prefilters.rank(plugin, properties);
  }

  void unbindPrefilter(Prefilter plugin) {
    plugins.prefilters.remove(plugin);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindPreProcessor(PreProcessor plugin, Map<String, Object> properties) {
    plugins.preProcessors.add(plugin, MessageStage.of(plugin), properties);
  }

  void updatedPreProcessor(PreProcessor plugin, Map<String, Object> properties) {
    plugins.preProcessors.rank(plugin, MessageStage.of(plugin), properties);
  }

  void unbindPreProcessor(PreProcessor plugin) {
    plugins.preProcessors.remove(plugin);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindAsyncPreProcessor(AsyncPreProcessor plugin, Map<String, Object> properties) {
    plugins.preProcessors.add(plugin, MessageStage.ofBatches(plugin), properties);
  }

  void updatedAsyncPreProcessor(AsyncPreProcessor plugin, Map<String, Object> properties) {
    plugins.preProcessors.rank(plugin, MessageStage.ofBatches(plugin), properties);
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
