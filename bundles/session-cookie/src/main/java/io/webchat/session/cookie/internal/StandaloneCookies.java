package io.webchat.session.cookie.internal;

import io.webchat.session.cookie.CookieFileSettings;
import io.webchat.session.cookie.CookieFiles;
import io.webchat.session.record.DataFolder;
import io.webchat.session.record.RecordSettings;
import io.webchat.spi.provide.Standalone;
import io.webchat.spi.session.CookieStorage;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * Cookies of instances without OSGi, for {@link java.util.ServiceLoader}: in the folder {@code
 * cookies} of the data folder when the system property {@code webchat.data} names one, so that
 * chats outlive the JVM, else in memory, so that they outlive their instance. Thread-safe.
 */
@Standalone(CookieStorage.class)
public final class StandaloneCookies implements CookieStorage, AutoCloseable {
  private final CookieStorage kept;

  /** Reads the system property. */
  public StandaloneCookies() {
    this(System.getProperty(DataFolder.DATA_PROPERTY));
  }

  /**
   * Keeps cookies in a folder or in memory.
   *
   * @param data the data folder; {@code null} or blank for none
   */
  StandaloneCookies(String data) {
    kept =
        data == null || data.isBlank()
            ? new MemoryCookieStorage(CookieFileSettings.DEFAULT.maxInstances())
            : CookieFiles.open(
                Path.of(data).resolve("cookies").toAbsolutePath(),
                new RecordSettings(List.of(), false).seal(),
                CookieFileSettings.DEFAULT);
  }

  @Override
  public CompletionStage<Map<String, Object>> load(String instanceId) {
    return kept.load(instanceId);
  }

  @Override
  public CompletionStage<Void> store(String instanceId, Map<String, Object> cookies) {
    return kept.store(instanceId, cookies);
  }

  @Override
  public void close() {
    if (kept instanceof CookieFiles files) {
      files.close();
    }
  }
}
