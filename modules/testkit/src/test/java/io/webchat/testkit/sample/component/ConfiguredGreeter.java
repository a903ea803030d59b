package io.webchat.testkit.sample.component;

import io.webchat.testkit.sample.Greeter;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lives in the test bundles only; the test never loads it. */
@Component(configurationPid = "greeter")
public final class ConfiguredGreeter implements Greeter {

  private static final Logger LOG = LoggerFactory.getLogger(ConfiguredGreeter.class);

  private final Object greeting;

  @Activate
  public ConfiguredGreeter(Map<String, Object> properties) {
    greeting = properties.getOrDefault("greeting", "Hello");
    LOG.debug("greets with {}", greeting);
  }

  @Override
  public String greet(String name) {
    return greeting + " " + name + " through " + LOG.getClass().getName();
  }
}
