package io.webchat.recorder.internal;

import io.webchat.api.WebChat;
import io.webchat.recorder.internal.RecorderConfiguration.Settings;
import io.webchat.recorder.internal.record.Recorder;
import io.webchat.recorder.internal.record.RecordingState;
import io.webchat.recording.Texts;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import io.webchat.spi.extension.InstanceContext;
import io.webchat.spi.extension.InstanceExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the chats of the instances that the configuration names, and those that {@link #start}
 * names. A recording ends with its instance, or with this component; the chats go on.
 */
@Component(
    service = {InstanceExtension.class, Configured.class, RecorderComponent.class},
    configurationPid = RecorderComponent.PID)
@Designate(ocd = RecorderConfiguration.class)
public final class RecorderComponent implements InstanceExtension, Configured {
  static final String PID = "io.webchat.recorder";
  private static final Logger LOG = LoggerFactory.getLogger(RecorderComponent.class);

  private final CheckedConfiguration<Settings> configuration;
  private final Recorder recorder;
  private final Map<String, WebChat> attached = new ConcurrentHashMap<>();

  /** Those that record because the configuration says so. */
  private final Set<String> byConfiguration = ConcurrentHashMap.newKeySet();

  /** For Declarative Services. */
  @Activate
  public RecorderComponent(BundleContext context, Map<String, Object> properties) {
    this(properties, data(context));
  }

  RecorderComponent(Map<String, Object> properties, Path data) {
    this.configuration =
        new CheckedConfiguration<>(
            PID,
            RecorderConfiguration.class,
            values -> Settings.read(values, data),
            LOG::error,
            LOG::warn);
    this.recorder = new Recorder(configuration.read(properties).limits());
  }

  private static Path data(BundleContext context) {
    String folder = context.getProperty("webchat.data");
    return folder == null ? context.getDataFile("").toPath() : Path.of(folder);
  }

  /** Begins and ends recordings as the configuration says now; those of {@link #start} go on. */
  @Modified
  void modified(Map<String, Object> properties) {
    configuration.update(
        properties,
        settings -> {
          recorder.settings(settings.limits());
          for (WebChat chat : attached.values()) {
            if (settings.names(chat.id())) {
              begin(chat, settings.texts());
            } else if (byConfiguration.remove(chat.id())) {
              recorder.gone(chat, "the configuration names the instance no longer");
            }
          }
        });
  }

  @Override
  public CompletionStage<? extends AutoCloseable> attach(InstanceContext instance) {
    WebChat chat = instance.instance();
    attached.put(chat.id(), chat);
    Settings settings = configuration.inForce();
    if (settings.names(chat.id())) {
      begin(chat, settings.texts());
    }
    AutoCloseable closing = () -> detach(chat);
    return CompletableFuture.completedFuture(closing);
  }

  private void begin(WebChat chat, Texts texts) {
    if (recorder.isRecording(chat.id())) {
      return;
    }
    try {
      recorder.start(chat, texts); // what fails later is logged
      byConfiguration.add(chat.id());
    } catch (IllegalStateException e) {
      LOG.error("{} is not recorded: {}", chat.id(), e.getMessage());
    }
  }

  private void detach(WebChat chat) {
    attached.remove(chat.id(), chat);
    recorder.gone(chat, "the instance closed");
  }

  /**
   * Begins to record an instance until {@link #stop}.
   *
   * @param texts which; empty for those of the configuration
   * @return completes with the file, or fails
   * @throws IllegalStateException when it is being recorded, too many are, or there is no such
   *     instance
   */
  CompletionStage<Path> start(String instanceId, Optional<Texts> texts) {
    WebChat chat = attached.get(instanceId);
    if (chat == null) {
      throw new IllegalStateException(
          "there is no instance " + instanceId + " (webchat:list shows them)");
    }
    CompletionStage<Path> begun =
        recorder.start(chat, texts.orElse(configuration.inForce().texts()));
    byConfiguration.remove(instanceId);
    return begun;
  }

  /** Ends a recording; fails when there is none. */
  CompletionStage<RecordingState> stop(String instanceId) {
    byConfiguration.remove(instanceId);
    return recorder.stop(instanceId, "it was stopped");
  }

  /** The recordings that are under way. */
  List<RecordingState> states() {
    return recorder.states();
  }

  @Override
  public ConfigurationState configuration() {
    return configuration.state();
  }

  @Deactivate
  void close() {
    recorder.close();
  }
}
