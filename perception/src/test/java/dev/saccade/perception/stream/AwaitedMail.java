package dev.saccade.perception.stream;

import java.util.concurrent.Semaphore;

/** Waits for what comes into a mailbox. To be made before anything can. */
final class AwaitedMail {
  private final Mailbox mailbox;
  private final Semaphore bell = new Semaphore(0);

  AwaitedMail(Mailbox mailbox) {
    this.mailbox = mailbox;
    mailbox.onMail(bell::release);
  }

  FrameEvent next() throws InterruptedException {
    bell.acquire();
    return mailbox.poll();
  }

  /** Of a frame that the stage saw, its sequence. */
  long nextPerceived() throws InterruptedException {
    return ((FrameEvent.Perceived) next()).frame().frame().id().sequence();
  }

  FrameEvent.Lost nextLost() throws InterruptedException {
    return (FrameEvent.Lost) next();
  }
}
