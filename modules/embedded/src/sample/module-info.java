module io.webchat.sample.embedded {
  requires io.webchat.embedded;
}
