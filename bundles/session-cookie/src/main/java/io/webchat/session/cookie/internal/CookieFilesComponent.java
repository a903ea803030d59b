package io.webchat.session.cookie.internal;

import io.webchat.session.cookie.CookieFileSettings;
import io.webchat.session.cookie.CookieFiles;
import io.webchat.session.record.ConfiguredService;
import io.webchat.session.record.FolderCheck;
import io.webchat.session.record.RecordSettings;
import io.webchat.spi.config.CheckedConfiguration;
import io.webchat.spi.config.ConfigurationState;
import io.webchat.spi.config.Configured;
import io.webchat.spi.config.FormerKey;
import io.webchat.spi.config.Values;
import io.webchat.spi.session.CookieStorage;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cookie files as a service; there without a configuration, too. A change opens another store
 * before the former one is closed; chats go on with it.
 */
@Component(
    service = Configured.class,
    immediate = true,
    configurationPid = CookieFilesComponent.PID)
@Designate(ocd = CookieFilesComponent.Config.class)
public final class CookieFilesComponent implements Configured {
  /** PID of the configuration. */
  static final String PID = "io.webchat.session.cookie";

  private static final Logger LOG = LoggerFactory.getLogger(CookieFilesComponent.class);

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
        name = "Delay of pings, ms",
        description =
            "Longest time in ms until a change of nothing but pings and positions is on the disk",
        min = "0",
        max = "600000")
    @FormerKey("ping.delay")
    long pingDelay() default 5000;

    /** Most instances. */
    @AttributeDefinition(
        name = "Most instances",
        description = "Most instances with stored cookies",
        min = "1",
        max = "2147483647")
    @FormerKey("max.instances")
    int maxInstances() default 100_000;

    /** Largest file. */
    @AttributeDefinition(
        name = "Largest file, bytes",
        description = "Largest file of an instance, bytes",
        min = "1024",
        max = "2147483647")
    @FormerKey("max.bytes")
    int maxBytes() default 16 << 20;

    /** Retention. */
    @AttributeDefinition(
        name = "Retention, days",
        description =
            "How many days the cookies of an instance are kept that stores none any more,"
                + " although there is no room for others",
        min = "1",
        max = "36500")
    long retentionDays() default 30;

    /** Keys. */
    @AttributeDefinition(
        name = "Encryption keys",
        description = "AES-256 keys as id:base64; the first one seals, all of them read",
        type = AttributeType.PASSWORD,
        required = false)
    @FormerKey(".encryption.keys")
    String[] _encryptionKeys() default {};

    /** Whether to read plain files. */
    @AttributeDefinition(
        name = "Read what is not encrypted",
        description = "Whether files that are not encrypted are read although there are keys")
    @FormerKey("encryption.acceptPlain")
    boolean encryptionAcceptPlain() default false;
  }

  private record Settings(Path folder, CookieFileSettings limits, RecordSettings records) {
    static Settings read(Values values, BundleContext context) {
      values.withoutDefault(".encryptionKeys"); // before what may end the reading
      values.withoutDefault("folder"); // cookies in another place would be lost
      return new Settings(
          values.parsed("folder", text -> folder(text, context)),
          new CookieFileSettings(
              Duration.ofMillis(values.millis("pingDelay", 0, 600_000)),
              values.integer("maxInstances", 1, Integer.MAX_VALUE),
              values.integer("maxBytes", 1024, Integer.MAX_VALUE),
              Duration.ofDays(values.number("retentionDays", 1, 36_500))),
          RecordSettings.read(values));
    }

    private static Path folder(String configured, BundleContext context) {
      if (!configured.isEmpty()) {
        return FolderCheck.of(configured);
      }
      File area = context.getDataFile("cookies");
      if (area == null) {
        throw new IllegalArgumentException("a folder, since the framework has no data area");
      }
      return area.toPath();
    }

    CookieFiles open() {
      return CookieFiles.open(folder, records.seal(), limits);
    }
  }

  private final ConfiguredService<Settings, CookieFiles> service;

  /** Opens the store. */
  @Activate
  public CookieFilesComponent(BundleContext context, Map<String, Object> properties) {
    service =
        new ConfiguredService<>(
            context,
            new ConfiguredService.Contract<>(
                List.of(CookieStorage.class.getName()), Map.of(), true, CookieFiles::close),
            new CheckedConfiguration<>(
                PID, Config.class, values -> Settings.read(values, context), LOG::error, LOG::warn),
            Settings::open);
    service.update(properties);
  }

  /** Replaces the store when the change makes a difference. */
  @Modified
  void modified(Map<String, Object> properties) {
    service.update(properties);
  }

  @Override
  public ConfigurationState configuration() {
    return service.state();
  }

  @Deactivate
  void close() {
    service.close();
  }
}
