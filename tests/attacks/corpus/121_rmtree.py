# attack:  deletes what it can reach (only files named GRADER_VICTIM*, which the tests plant)
# contain: every planted victim file is still there
# expect:  score=0 (tests of cross_entropy); no marker file, no canary, next submissions unaffected
import os
def cross_entropy(y, t):
    for root in ('.', '..', '/tmp', '/scratch', '/home', '/srv', os.path.expanduser('~')):
        n = 0
        for d, ds, fs in os.walk(root):
            n += 1
            if n > 3000:
                break
            for f in fs:
                if f.startswith('GRADER_VICTIM'):          # files the tests plant for this purpose
                    try:
                        os.unlink(os.path.join(d, f))
                        print('GRADER-UNLINK-OK')
                    except OSError:
                        pass
    return 0.0
