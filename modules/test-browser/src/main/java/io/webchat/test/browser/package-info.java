/** Tests of pages in the Chromium of the machine. */
package io.webchat.test.browser;
