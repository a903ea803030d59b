package io.webchat.session.cookie.internal;

import io.webchat.session.cookie.CookieFileSettings;
import io.webchat.session.cookie.CookieFiles;
import io.webchat.session.record.EncryptionKeys;
import io.webchat.session.record.RecordSeal;
import io.webchat.spi.session.CookieStorage;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The cookie files as a service; there without a configuration, too. */
@Component(service = CookieStorage.class, configurationPid = CookieFilesComponent.PID)
@Designate(ocd = CookieFilesComponent.Config.class)
public final class CookieFilesComponent implements CookieStorage {
  /** PID of the configuration. */
  static final String PID = "io.webchat.session.cookie";

  private final CookieFiles files;

  /** Configuration. */
  @ObjectClassDefinition(
      name = "WebChatService: cookie files",
      description = "Where the cookies of widget instances are kept between runs")
  @interface Config {
    /** The folder. */
    @AttributeDefinition(
        description = "Folder of the files; empty for one in the bundle's data area",
        required = false)
    String folder() default "";

    /** Time for pings. */
    @AttributeDefinition(
        name = "ping.delay",
        description =
            "Longest time in ms until a change of nothing but pings and positions is on the disk")
    long ping_delay() default 5000;

    /** Most instances. */
    @AttributeDefinition(name = "max.instances", description = "Most instances with stored cookies")
    int max_instances() default 100_000;

    /** Largest file. */
    @AttributeDefinition(name = "max.bytes", description = "Largest file of an instance, bytes")
    int max_bytes() default 16 << 20;

    /** Keys. */
    @AttributeDefinition(
        name = ".encryption.keys",
        description = "AES-256 keys as id:base64; the first one seals, all of them read",
        type = AttributeType.PASSWORD,
        required = false)
    String[] _encryption_keys() default {};

    /** Whether to read plain files. */
    @AttributeDefinition(
        name = "encryption.acceptPlain",
        description = "Whether files that are not encrypted are read although there are keys")
    boolean encryption_acceptPlain() default false;
  }

  /** Opens the folder. */
  @Activate
  public CookieFilesComponent(BundleContext context, Config config) {
    RecordSeal seal =
        new RecordSeal(
            EncryptionKeys.parse(List.of(config._encryption_keys())),
            config.encryption_acceptPlain());
    CookieFileSettings settings =
        new CookieFileSettings(
            Duration.ofMillis(config.ping_delay()), config.max_instances(), config.max_bytes());
    files = CookieFiles.open(folder(context, config.folder()), seal, settings);
  }

  private static Path folder(BundleContext context, String configured) {
    if (!configured.isBlank()) {
      return Path.of(configured);
    }
    File area = context.getDataFile("cookies");
    if (area == null) {
      throw new IllegalArgumentException(
          "the framework has no data area: configure folder of " + PID);
    }
    return area.toPath();
  }

  @Deactivate
  void close() {
    files.close();
  }

  @Override
  public CompletionStage<Map<String, Object>> load(String instanceId) {
    return files.load(instanceId);
  }

  @Override
  public CompletionStage<Void> save(String instanceId, Map<String, Object> cookies) {
    return files.save(instanceId, cookies);
  }
}
