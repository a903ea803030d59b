package io.webchat.testkit.sample;

/** A service whose package test and bundles share. */
public interface Greeter {
  String greet(String name);
}
