package io.webchat.benchmarks.load;

import io.webchat.api.InstanceSettings;
import io.webchat.api.WebChatPlatform;
import io.webchat.api.config.WebChatConfiguration;
import io.webchat.benchmarks.harness.FreshJvm;
import io.webchat.benchmarks.harness.Memory;
import io.webchat.json.JsonReader;
import io.webchat.json.JsonWriter;
import io.webchat.web.WebFront;
import io.webchat.web.server.PageServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The front in a process of its own, as on a machine of 2 processors and 1 GB. */
final class FrontProcess implements AutoCloseable {
  /** Leaves the rest of 1 GB to code, threads and buffers. */
  private static final List<String> OPTIONS =
      List.of(
          "-XX:ActiveProcessorCount=2",
          "-Xmx480m",
          "-XX:MaxDirectMemorySize=128m",
          "-XX:+ExitOnOutOfMemoryError");

  private final Process process;
  private final URI address;

  private FrontProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Starts one whose chats have this configuration. */
  static FrontProcess start(Map<String, Object> configuration) throws IOException {
    Process process =
        FreshJvm.of(OPTIONS, FrontProcess.class, JsonWriter.write(configuration)).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null) {
      throw new IOException("The front did not start");
    }
    return new FrontProcess(process, URI.create(line));
  }

  /** Where pages find it. */
  URI address() {
    return address;
  }

  /** Most memory that the process had of the machine so far, bytes; where the machine tells. */
  OptionalLong mostMemory() {
    return Memory.mostResident(process.toHandle());
  }

  /** Processor time so far. */
  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() {
    process.destroy();
  }

  /** The process itself; ends when its standard input does. */
  public static void main(String... arguments) throws Exception {
    Map<String, Object> configuration = JsonReader.readObject(arguments[0]);
    try (WebChatPlatform platform = WebChatPlatform.builder().discover().build();
        // all pages come from one address
        PageServer server =
            PageServer.of(
                    WebFront.open(
                        platform.factory(),
                        InstanceSettings.of(WebChatConfiguration.of(configuration)),
                        Map.of("opensPerSecond", 100_000, "openBurst", 100_000)))
                .start()) {
      System.out.println(server.address());
      while (System.in.read() >= 0) {
        // until the measuring process ends
      }
    }
  }
}
