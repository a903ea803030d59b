package io.webchat.test.browser;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * A test that is left out where there is no Chromium, with all classes that extend it: JUnit's own
 * annotation is not inherited.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Inherited
@EnabledIf("io.webchat.test.browser.Chromium#isThere")
public @interface NeedsChromium {}
