{
 "cells": [
  {
   "cell_type": "code",
   "execution_count": null,
   "source": ["def cross_entropy(t, y):\n", "    return 1\n"]
  }
 ],
 "nbformat": 4
}
